import type { FastifyInstance } from 'fastify';
import type { OpenApi } from './open-api';

/** Serves the OpenAPI document and the page that shows it. */
export function serveDocs(fastify: FastifyInstance, openApi: OpenApi): void {
  fastify.get('/openapi.json', () => openApi.document());
}
