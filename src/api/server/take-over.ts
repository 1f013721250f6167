import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Takes the response out of Fastify's hands, to be written piece by piece. What hooks have put into its headers stays there. */
export function takeOver(reply: FastifyReply): ServerResponse {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  return reply.hijack().raw;
}
