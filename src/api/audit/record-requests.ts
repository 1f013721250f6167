import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditedObject, AuditEvent } from '../../audit';
import type { CallerAudit } from '../access/caller-audit';

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the problem that is the response. */
    problemCode?: string;
    /** True if the request is recorded, or need not be. */
    isRecorded: boolean;
  }
}

/**
 * Records each request that may change something, and each that is refused, once its result is known. Nothing of its headers, query or body
 * is recorded, since they may contain secrets.
 *
 * `onSend` also runs if the caller has disconnected; otherwise, callers could hide by not waiting for the response. `onResponse` adds the
 * responses that a handler has sent itself.
 */
export function recordRequests(fastify: FastifyInstance, audit: CallerAudit): void {
  const record = (request: FastifyRequest, reply: FastifyReply): void => {
    if (reply.isRecorded) return;
    reply.isRecorded = true;
    const kind = kindOf(request, reply.statusCode);
    if (kind) audit.record(request.raw, request, { ...eventOf(request, reply), kind });
  };
  fastify.decorateReply('problemCode', undefined);
  fastify.decorateReply('isRecorded', false);
  fastify.addHook('onSend', (request, reply, payload, done) => {
    record(request, reply);
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    record(request, reply);
    done();
  });
}

/** Returns the kind of an event; undefined for a request that is not recorded. */
function kindOf(request: FastifyRequest, status: number): AuditEvent['kind'] | undefined {
  if (status === 401 || status === 403) return 'refusal';
  const { access, audited } = request.routeOptions.config;
  // Requests of workers belong to their attempts, which the store records.
  if (readers.has(request.method) || request.is404 || access === 'workers') return undefined;
  return audited?.kind ?? 'change';
}

const readers: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function eventOf(request: FastifyRequest, reply: FastifyReply): Omit<AuditEvent, 'kind' | 'by' | 'from'> {
  const { audited: { action = 'unknown', isSerial, countOf } = {} } = request.is404 ? {} : request.routeOptions.config;
  const count = countOf?.(request);
  return {
    action,
    object: objectOf(request, reply),
    status: reply.statusCode,
    code: reply.raw.destroyed && !reply.raw.writableFinished ? 'CLIENT_GONE' : reply.problemCode,
    ...(count !== undefined && { count }),
    ...(isSerial && { isSerial }),
  };
}

/** Returns the object that the path names, or that the request has created. */
function objectOf({ params, routeOptions }: FastifyRequest, reply: FastifyReply): AuditedObject | undefined {
  const [, collection] = /^\/v1\/([a-z-]+)(?:\/|$)/.exec(routeOptions.url ?? '') ?? [];
  const id = (params as { id?: string } | undefined)?.id ?? createdId(reply.getHeader('location'));
  return collection === undefined || id === undefined ? undefined : { kind: collection.replace(/s$/, ''), id };
}

function createdId(location: unknown): string | undefined {
  return typeof location === 'string' ? location.slice(location.lastIndexOf('/') + 1) : undefined;
}
