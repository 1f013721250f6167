import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { YardConfig } from '../../config';
import { YardError } from '../../protocol';
import { toProblem } from '../problem/problem';

/** How the HTTP server below the application is made: its bounds, and what it answers before any route is found. */
export function serverOptions({ payloadBytesMax }: Pick<YardConfig, 'payloadBytesMax'>): object {
  return {
    bodyLimit: payloadBytesMax,
    routerOptions: { maxParamLength: nameBytesMax },
    forceCloseConnections: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const body = badRequest(`the address cannot be read: ${error.message}`, request.raw.url);
      void reply.code(400).type(problemType).send(body);
    },
    clientErrorHandler: answerUnreadable,
  };
}

/** For the name of an artifact. */
const nameBytesMax = 255;

const problemType = 'application/problem+json';

/** What came is no HTTP request: there is no route, nor anything else of the application, to answer it. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const body = badRequest('what came cannot be read as an HTTP request');
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}`;
  if (socket.writable) socket.write(`${head}\r\nconnection: close\r\n\r\n${body}`);
  socket.destroy(error);
}

function badRequest(detail: string, instance?: string): string {
  return JSON.stringify(toProblem(new YardError('INVALID_REQUEST', detail), { instance, hasBody: false }));
}
