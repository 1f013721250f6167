import type { FastifyRequest } from 'fastify';
import { isSameSecret, YardError } from '../../protocol';

/** Routes that anybody may ask for: they tell nothing that is secret. */
const openRoute = /^\/(health\/|openapi\.json$|docs($|\/))/;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Workers show a lease there instead of a key; who answers looks at it. */
    isForWorkers?: boolean;
  }
}

/** Lets only callers with the API key to a route. @throws YardError `UNAUTHORIZED`. */
export function authorize(request: FastifyRequest, apiKey: string): void {
  const route = request.is404 ? undefined : request.routeOptions.url;
  if (route !== undefined && (openRoute.test(route) || request.routeOptions.config.isForWorkers)) return;
  if (!isSameSecret(givenKey(request.headers), apiKey)) {
    throw new YardError('UNAUTHORIZED', 'give the API key as `Authorization: Bearer <key>` or as `X-Api-Key`');
  }
}

/** The key in the headers of a request: a bearer token (RFC 6750), or a header of its own. */
export function givenKey(headers: FastifyRequest['headers']): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return token ?? (typeof key === 'string' ? key : undefined);
}
