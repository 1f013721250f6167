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

/** Returns the options of the HTTP server: its limits, and its responses to requests that reach no route. */
export function serverOptions({
  payloadBytesMax,
  trustedProxies,
}: Pick<YardConfig, 'payloadBytesMax' | 'trustedProxies'>): object {
  return {
    bodyLimit: payloadBytesMax,
    routerOptions: { maxParamLength: nameBytesMax },
    forceCloseConnections: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const body = badRequest(`invalid URL: ${error.message}`, request.raw.url?.split('?')[0]);
      void reply.code(400).type(problemType).send(body);
    },
    http: { ...httpServerOptions(), requireHostHeader: false }, // `checkHost` does this and answers with a problem
    keepAliveTimeout: keepAliveTimeoutMs,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    clientErrorHandler: (error: ClientError, socket: Socket) => answerUnreadable(error, socket, formatProblem),
  };
}

/** Limit of an artifact name. */
const nameBytesMax = 255;

const problemType = 'application/problem+json';

const formatProblem: FormatProblem = (error) => toProblem(error, { hasBody: false })!;

function badRequest(detail: string, instance?: string): string {
  return JSON.stringify(toProblem(new YardError('INVALID_REQUEST', detail), { instance, hasBody: false }));
}
