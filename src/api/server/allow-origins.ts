import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Lets web pages of these origins read the answers of the API (CORS, in the Fetch standard). The key they need as everybody. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  app.enableCors({
    // A page that is not allowed is answered as if there was no CORS; its preflight is refused with a problem (`configureApi`).
    origin: (origin, done) => done(null, origin !== undefined && allowed.has(origin) ? origin : false),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders,
    exposedHeaders,
    maxAge: preflightS,
  });
}

/** A browser asks whether a page may send a request (Fetch standard, "CORS-preflight request"). */
export function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** How long a browser need not ask again. */
const preflightS = 600;

const allowedHeaders = [
  'Authorization',
  'X-Api-Key',
  'Content-Type',
  'Idempotency-Key',
  'Prefer',
  'Last-Event-ID',
  'Range',
  'If-None-Match',
  'If-Range',
];

const exposedHeaders = [
  'Location',
  'Retry-After',
  'Idempotency-Replayed',
  'Preference-Applied',
  'Allow',
  'ETag',
  'Content-Range',
  'Content-Disposition',
];
