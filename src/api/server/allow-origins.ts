import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Headers of the API, except those that browsers allow by default. */
interface Headers {
  ofRequests: readonly string[];
  ofResponses: readonly string[];
}

/** Lets web pages of these origins call the API (CORS, Fetch standard). They need the key like any client. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[], headersOf: () => Headers): void {
  if (origins.length === 0) return;
  const headers = headersOf();
  const allowed = new Set(origins);
  app.enableCors({
    // Other origins get no CORS headers; `admitRequests` answers their preflights with a problem.
    origin: (origin, done) => done(null, origin !== undefined && allowed.has(origin) ? origin : false),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: [...headers.ofRequests],
    exposedHeaders: [...headers.ofResponses],
    maxAge: preflightS,
  });
}

/** True for a CORS preflight request (Fetch standard). */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** Time for which browsers cache a preflight response. */
const preflightS = 600;
