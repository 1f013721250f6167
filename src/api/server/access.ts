import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { isSameSecret, YardError } from '../../protocol';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who gets to the route without the API key. Without it a route needs the key. */
    access?: 'public' | 'workers';
  }
}

/** Routes that anybody may ask for: they tell nothing secret. */
export const publicRoute: FastifyContextConfig = { access: 'public' };
/** Routes where workers show a lease in place of the key. The route itself checks the lease. */
export const workersRoute: FastifyContextConfig = { access: 'workers' };

/** Lets anybody to a handler, or to every handler of a controller. Any other handler needs the API key. */
export const Public = (): ClassDecorator & MethodDecorator => forHandlers(publicRoute);

/** Lets workers to a handler, or to every handler of a controller, without the API key; the handler checks their lease. */
export const ForWorkers = (): ClassDecorator & MethodDecorator => forHandlers(workersRoute);

/**
 * Lets only callers with the API key to a route, unless its handler says otherwise with `@Public()` or `@ForWorkers()`, or a route beside
 * the controllers with `publicRoute` or `workersRoute`. An unknown route needs the key, so strangers do not learn which routes exist.
 *
 * This is a hook and not a Nest guard because a guard runs after Fastify has read and parsed the body: a caller without a key would cost
 * memory and time. The decorators write to the configuration of the Fastify route, so the hook finds them before anything is read.
 * @throws YardError `UNAUTHORIZED`.
 */
export function authorize(request: FastifyRequest, apiKey: string): void {
  if (!request.is404 && request.routeOptions.config.access !== undefined) return;
  if (isSameSecret(givenKey(request.headers), apiKey)) return;
  throw new YardError('UNAUTHORIZED', 'give the API key as `Authorization: Bearer <key>` or as `X-Api-Key`');
}

/** The key in the headers of a request: a bearer token (RFC 6750), or a header of its own. */
export function givenKey(headers: FastifyRequest['headers']): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return token ?? (typeof key === 'string' ? key : undefined);
}

function forHandlers(config: FastifyContextConfig): ClassDecorator & MethodDecorator {
  const decorate = RouteConfig(config);
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) return void decorate(target, name, descriptor);
    const { prototype } = target as { prototype: object };
    for (const [key, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (key !== 'constructor' && typeof method.value === 'function') decorate(prototype, key, method);
  };
}
