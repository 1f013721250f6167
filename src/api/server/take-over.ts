import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Detaches the response from Fastify, to write to it directly. Keeps the headers that hooks have set. */
export function takeOver(reply: FastifyReply): ServerResponse {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  return reply.hijack().raw;
}
