import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { docsHeaders, docsPage, docsScript } from './docs-page';
import { publicRoute } from '../access/route-access';
import type { OpenApi } from './open-api';

/** Swagger UI files that the page loads, with their media types. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** Serves the OpenAPI document and Swagger UI without authentication. Both are loaded on the first request. */
export function serveDocs(fastify: FastifyInstance, openApi: OpenApi): void {
  const isPublic = { config: publicRoute };
  fastify.get('/openapi.json', isPublic, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(await openApi.json()),
  );
  fastify.get('/docs', isPublic, (_request, reply) => send(reply, 'text/html; charset=utf-8', docsPage));
  fastify.get('/docs/start.js', isPublic, (_request, reply) =>
    send(reply, 'text/javascript; charset=utf-8', docsScript),
  );
  for (const [name, type] of Object.entries(assets)) {
    fastify.get(`/docs/${name}`, isPublic, (_request, reply) =>
      send(reply.header('cache-control', 'public, max-age=86400'), type, createReadStream(assetPath(name))),
    );
  }
}

function send(reply: FastifyReply, type: string, body: unknown): FastifyReply {
  return reply.headers(docsHeaders).type(type).send(body);
}

/** Resolves a file of Swagger UI, a dependency of `@nestjs/swagger`. */
function assetPath(name: string): string {
  const swagger = createRequire(__filename).resolve('@nestjs/swagger/package.json');
  return join(dirname(createRequire(swagger).resolve('swagger-ui-dist/package.json')), name);
}
