import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { urlCharsMax, type Origins } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import type { AccessGuard } from '../access/access-guard';
import { isPreflight } from './allow-origins';
import { checkHost } from './check-host';
import type { Clients } from './clients';

/**
 * Authorizes each request before its body is read, so that callers without a key cost no memory and time: Nest guards run after Fastify has parsed
 * the body. A route without an access rule fails the start.
 */
export function admitRequests(fastify: FastifyInstance, origins: Origins, guard: AccessGuard): void {
  fastify.decorateRequest('caller', undefined);
  fastify.decorateRequest('ticket', undefined);
  fastify.addHook('onRoute', ({ url, method, config }) => {
    // `*` serves CORS preflights.
    if (url !== '*' && config?.access === undefined)
      throw new Error(`route ${String(method)} ${url} has no access rule: add \`@Requires()\` or \`@Public()\``);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    try {
      const checking = admit(request, reply, { origins, guard });
      if (checking) checking.then(() => done(), done);
      else done();
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Rejects requests after shutdown, except health checks. */
export function refuseAfterShutdown(fastify: FastifyInstance, clients: Clients): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isServed = !clients.isClosed || request.url.startsWith('/health/');
    done(isServed ? undefined : new YardError('SHUTTING_DOWN', 'the control plane is shutting down'));
  });
}

interface Gate {
  origins: Origins;
  guard: AccessGuard;
}

/**
 * Sets `request.caller`, or `request.ticket`. @throws YardError synchronously or by the promise: `INVALID_REQUEST`, `URI_TOO_LONG`,
 * `ORIGIN_NOT_ALLOWED`, `UNAUTHORIZED`, `FORBIDDEN`, `NOT_FOUND`.
 */
function admit(request: FastifyRequest, reply: FastifyReply, gate: Gate): Promise<void> | undefined {
  checkHost(request.raw);
  if (request.url.length > urlCharsMax)
    throw new YardError('URI_TOO_LONG', `the URL is longer than ${urlCharsMax} characters`);
  if (isPreflight(request)) {
    // A browser sends a preflight without a key.
    const refused = gate.origins.refusal(request.raw);
    if (refused) throw refused;
    return undefined;
  }
  const { access, ticket } = request.routeOptions.config;
  if (!request.is404 && (access === 'public' || access === 'workers')) return undefined;
  const { ticket: given } = request.query as { ticket?: unknown };
  if (ticket && given !== undefined) {
    request.ticket = ticket.purpose;
    const { keyId } = gate.guard.redeem(given, ticket, request.params);
    gate.guard.connections.trackTicket(keyId, reply.raw);
    return undefined;
  }
  // Unknown routes require a key, so that callers without it cannot find out which routes exist.
  const caller = (request.caller = gate.guard.callerOf(request.headers));
  gate.guard.connections.trackResponse(caller, reply.raw);
  if (request.is404 || access === undefined || typeof access === 'string') return undefined;
  return gate.guard.check(caller, access, (request.params as { id?: string }).id);
}
