import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { YardError } from '@yardmaster/protocol';
import type { AllowedMethods } from './allowed-methods';

/** Rejects unknown paths and methods before the body is read. */
export function rejectUnknownRoutes(fastify: FastifyInstance, allowedMethods: AllowedMethods): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) ignoreTypeOfEmptyBody(request);
    done(request.is404 ? errorFor(request, reply, allowedMethods) : undefined);
  });
}

/** Returns `METHOD_NOT_ALLOWED` if the path exists for other methods, else `NOT_FOUND`. */
function errorFor({ url, method }: FastifyRequest, reply: FastifyReply, allowedMethods: AllowedMethods): YardError {
  const path = url.split('?')[0]!;
  const methods = allowedMethods.of(path);
  if (methods.length === 0) return new YardError('NOT_FOUND', `path ${path} not found`);
  reply.header('allow', methods.join(', '));
  return new YardError('METHOD_NOT_ALLOWED', `method ${method} not allowed on ${path}; use ${methods.join(', ')}`);
}

/** Ignores `Content-Type` without a body: some clients send it with every request, and it must not cause a 415. */
function ignoreTypeOfEmptyBody({ headers }: FastifyRequest): void {
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  if (isEmpty) delete headers['content-type'];
}
