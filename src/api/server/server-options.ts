import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { YardConfig } from '../../config';
import {
  answerUnreadable,
  httpServerOptions,
  keepAliveTimeoutMs,
  type ClientError,
  type FormatProblem,
} from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import { toProblem } from '../problem/problem';

/** How the HTTP server below the application is made: its bounds, and what it answers before any route is found. */
export function serverOptions({
  payloadBytesMax,
  trustedProxies,
}: Pick<YardConfig, 'payloadBytesMax' | 'trustedProxies'>): object {
  return {
    bodyLimit: payloadBytesMax,
    routerOptions: { maxParamLength: nameBytesMax },
    forceCloseConnections: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const body = badRequest(`the address cannot be read: ${error.message}`, request.raw.url);
      void reply.code(400).type(problemType).send(body);
    },
    http: { ...httpServerOptions(), requireHostHeader: false }, // `checkHost` does that, with a problem
    keepAliveTimeout: keepAliveTimeoutMs,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    clientErrorHandler: (error: ClientError, socket: Socket) => answerUnreadable(error, socket, tell),
  };
}

/** For the name of an artifact. */
const nameBytesMax = 255;

const problemType = 'application/problem+json';

const tell: FormatProblem = (error) => toProblem(error, { hasBody: false })!;

function badRequest(detail: string, instance?: string): string {
  return JSON.stringify(toProblem(new YardError('INVALID_REQUEST', detail), { instance, hasBody: false }));
}
