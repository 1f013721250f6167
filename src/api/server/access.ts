import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { isSameSecret, YardError } from '@yardmaster/protocol';
import { configureRoute, routeConfigOf } from './route-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Grants access without the API key. If unset, the route requires the key. */
    access?: Access;
  }
}

export type Access = 'public' | 'workers';

/** Configuration of public routes. */
export const publicRoute: FastifyContextConfig = { access: 'public' };
/** Configuration of routes that workers call with a lease instead of the API key. The handler checks the lease. */
export const workersRoute: FastifyContextConfig = { access: 'workers' };

/** Makes a handler, or every handler of a controller, public. */
export const Public = (): ClassDecorator & MethodDecorator => forHandlers(publicRoute);

/** True if a handler is public. */
export function isPublic(handler: object): boolean {
  return routeConfigOf(handler).access === publicRoute.access;
}

/** Exempts a handler, or every handler of a controller, from the API key. The handler checks the lease of the worker. */
export const ForWorkers = (): ClassDecorator & MethodDecorator => forHandlers(workersRoute);

/**
 * Requires the API key on every route, except those marked with `@Public()` or `@ForWorkers()` (outside of controllers: `publicRoute`,
 * `workersRoute`). Unknown routes require the key, so that callers without it cannot find out which routes exist.
 *
 * This is a hook and not a Nest guard because guards run after Fastify has parsed the body, and callers without a key must not cost memory
 * and time. The decorators write to the Fastify route configuration, which the hook can read before the body.
 * @throws YardError `UNAUTHORIZED`.
 */
export function authorize(request: FastifyRequest, apiKey: string): void {
  if (!request.is404 && request.routeOptions.config.access !== undefined) return;
  requireKey(request.headers, apiKey);
}

/** @throws YardError `UNAUTHORIZED` unless the headers contain the key. */
export function requireKey(headers: FastifyRequest['headers'], apiKey: string): void {
  if (isSameSecret(givenKey(headers), apiKey)) return;
  throw new YardError(
    'UNAUTHORIZED',
    'missing or wrong API key; send it as `Authorization: Bearer <key>` or `X-Api-Key: <key>`',
  );
}

/** Returns the key in the headers: a bearer token (RFC 6750) or `X-Api-Key`. */
export function givenKey(headers: FastifyRequest['headers']): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return token ?? (typeof key === 'string' ? key : undefined);
}

/** Configures a handler, or every handler of a controller that is not configured yet: class decorators run after method decorators. */
function forHandlers(config: FastifyContextConfig): ClassDecorator & MethodDecorator {
  const decorate = configureRoute(config);
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) return void decorate(target, name, descriptor);
    const { prototype } = target as { prototype: object };
    for (const [key, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (key !== 'constructor' && isUnconfigured(method.value)) decorate(prototype, key, method);
  };
}

function isUnconfigured(handler: unknown): boolean {
  return typeof handler === 'function' && routeConfigOf(handler).access === undefined;
}
