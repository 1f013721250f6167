import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { YardError } from '@yardmaster/protocol';
import type { AllowedMethods } from './allowed-methods';

/** Refuses what no route takes before its body is looked at: a wrong method is one whatever comes with it. */
export function refuseUnknown(fastify: FastifyInstance, allowedMethods: AllowedMethods): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) forgetEmptyBody(request);
    done(request.is404 ? refusal(request, reply, allowedMethods) : undefined);
  });
}

/** A path that exists for other methods is no unknown path. */
function refusal({ url, method }: FastifyRequest, reply: FastifyReply, allowedMethods: AllowedMethods): YardError {
  const path = url.split('?')[0]!;
  const methods = allowedMethods.of(path);
  if (methods.length === 0) return new YardError('NOT_FOUND', `there is nothing at ${path}`);
  reply.header('allow', methods.join(', '));
  return new YardError('METHOD_NOT_ALLOWED', `${path} takes ${methods.join(', ')}, not ${method}`);
}

/** Some clients name the type of a body with every request. Of one that does not come it says nothing. */
function forgetEmptyBody({ headers }: FastifyRequest): void {
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  if (isEmpty) delete headers['content-type'];
}
