import type { FastifyInstance, FastifyRequest } from 'fastify';
import { urlCharsMax, type Origins } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import { authorize } from './access';
import { isPreflight } from './allow-origins';
import { checkHost } from './check-host';
import type { Clients } from './clients';

/** Authorizes each request before its body is read. */
export function admitRequests(fastify: FastifyInstance, origins: Origins, apiKey: string): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done(refusal(() => admit(request, origins, apiKey)));
  });
}

/** Rejects requests after shutdown, except health checks. */
export function refuseAfterShutdown(fastify: FastifyInstance, clients: Clients): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isServed = !clients.isClosed || request.url.startsWith('/health/');
    done(isServed ? undefined : new YardError('SHUTTING_DOWN', 'the control plane is shutting down'));
  });
}

/** @throws YardError `INVALID_REQUEST`, `URI_TOO_LONG`, `ORIGIN_NOT_ALLOWED`, `UNAUTHORIZED`. */
function admit(request: FastifyRequest, origins: Origins, apiKey: string): void {
  checkHost(request.raw);
  if (request.url.length > urlCharsMax)
    throw new YardError('URI_TOO_LONG', `the URL is longer than ${urlCharsMax} characters`);
  if (!isPreflight(request)) return authorize(request, apiKey);
  // A browser sends a preflight without a key.
  const refused = origins.refusal(request.raw);
  if (refused) throw refused;
}

function refusal(check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
