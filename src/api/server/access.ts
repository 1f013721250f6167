import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { isSameSecret, YardError } from '@yardmaster/protocol';
import { configureRoute, routeConfigOf } from './route-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route without the API key. If unset, the route requires the key. */
    access?: Access;
  }
}

export type Access = 'public' | 'workers';

/** Public routes; they reveal no secrets. */
export const publicRoute: FastifyContextConfig = { access: 'public' };
/** Routes for workers, which give a lease instead of the key. The route itself checks the lease. */
export const workersRoute: FastifyContextConfig = { access: 'workers' };

/** Opens a handler, or every handler of a controller, to anyone. Every other handler requires the API key. */
export const Public = (): ClassDecorator & MethodDecorator => forHandlers(publicRoute);

/** True if a handler is open to anyone. */
export function isPublic(handler: object): boolean {
  return routeConfigOf(handler).access === publicRoute.access;
}

/** Opens a handler, or every handler of a controller, to workers without the API key; the handler checks their lease. */
export const ForWorkers = (): ClassDecorator & MethodDecorator => forHandlers(workersRoute);

/**
 * Requires the API key on every route, except those marked `@Public()` or `@ForWorkers()` (`publicRoute`, `workersRoute` beside the
 * controllers). An unknown route requires the key, so strangers do not learn which routes exist.
 *
 * This is a hook and not a Nest guard because a guard runs after Fastify has read and parsed the body: a caller without a key would cost
 * memory and time. The decorators write to the configuration of the Fastify route, so the hook finds them before anything is read.
 * @throws YardError `UNAUTHORIZED`.
 */
export function authorize(request: FastifyRequest, apiKey: string): void {
  if (!request.is404 && request.routeOptions.config.access !== undefined) return;
  requireKey(request.headers, apiKey);
}

/** @throws YardError `UNAUTHORIZED` unless the headers give the key. */
export function requireKey(headers: FastifyRequest['headers'], apiKey: string): void {
  if (isSameSecret(givenKey(headers), apiKey)) return;
  throw new YardError('UNAUTHORIZED', 'give the API key as `Authorization: Bearer <key>` or as `X-Api-Key`');
}

/** The key in the headers of a request: a bearer token (RFC 6750), or a header of its own. */
export function givenKey(headers: FastifyRequest['headers']): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return token ?? (typeof key === 'string' ? key : undefined);
}

/** Marks a handler, or every handler of a controller that has no mark of its own: the decorators of a class run after those of its methods. */
function forHandlers(config: FastifyContextConfig): ClassDecorator & MethodDecorator {
  const decorate = configureRoute(config);
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) return void decorate(target, name, descriptor);
    const { prototype } = target as { prototype: object };
    for (const [key, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (key !== 'constructor' && isUnmarked(method.value)) decorate(prototype, key, method);
  };
}

function isUnmarked(handler: unknown): boolean {
  return typeof handler === 'function' && routeConfigOf(handler).access === undefined;
}
