import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Headers of the API, beside those that browsers pass on for every page. */
interface Headers {
  ofRequests: readonly string[];
  ofAnswers: readonly string[];
}

/** Lets web pages of these origins read the answers of the API (CORS, in the Fetch standard). They need the key like any client. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[], headersOf: () => Headers): void {
  if (origins.length === 0) return;
  const headers = headersOf();
  const allowed = new Set(origins);
  app.enableCors({
    // A page that is not allowed is answered as if there were no CORS; its preflight is refused with a problem (`configureApi`).
    origin: (origin, done) => done(null, origin !== undefined && allowed.has(origin) ? origin : false),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: [...headers.ofRequests],
    exposedHeaders: [...headers.ofAnswers],
    maxAge: preflightS,
  });
}

/** True if a browser asks whether a page may send a request (Fetch standard, "CORS-preflight request"). */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** How long a browser need not ask again. */
const preflightS = 600;
