import type { FastifyInstance } from 'fastify';
import type { WorkerInterface } from '../../worker-interface';
import { jsonOf } from '../notes/api-notes.decorator';
import { workersRoute } from '../server/access';

/**
 * The route on which workers upload, under a lease instead of the key. The body is not parsed: it is a stream that the worker
 * interface reads as it comes.
 */
export function serveUploads(fastify: FastifyInstance, workerInterface: WorkerInterface): void {
  fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.put('/v1/tasks/:id/artifacts/:name', { config: workersRoute }, (request, reply) => {
      reply.hijack();
      void workerInterface.answerUpload(request.raw, reply.raw);
    });
  });
}

const artifact = jsonOf('Artifact');
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function refused(description: string): object {
  return { description, content: problem };
}

/** The route in the OpenAPI document, beside those of callers on the same path. `protocol/README.md` says the rest. */
export const uploadOperation: Readonly<Record<string, object>> = {
  '/v1/tasks/{id}/artifacts/{name}': {
    put: {
      tags: ['Workers'],
      operationId: 'artifacts_upload',
      summary: 'Upload an artifact',
      description: 'For workers: a file of an attempt that runs, under its lease. One of the same name is replaced.',
      security: [{ lease: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } },
        { name: 'name', in: 'path', required: true, schema: { type: 'string', minLength: 1 } },
        {
          name: 'Content-Digest',
          in: 'header',
          description: 'SHA-256 of the file (RFC 9530).',
          schema: { type: 'string' },
        },
      ],
      requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
      responses: {
        200: { description: 'The artifact is replaced.', content: artifact },
        201: { description: 'The artifact is kept.', content: artifact },
        400: refused(
          '`INVALID_REQUEST`: The name or a header cannot be read. `DIGEST_MISMATCH`: The bytes that arrived have another digest.',
        ),
        401: refused('`UNAUTHORIZED`: There is no lease.'),
        404: refused('`NOT_FOUND`: There is no such task.'),
        408: refused('`REQUEST_TIMEOUT`: The file did not arrive in time.'),
        409: refused(
          '`STALE_LEASE`: The lease is not that of the running attempt. `TOO_MANY_ARTIFACTS`: The task has as many as it may.',
        ),
        413: refused('`PAYLOAD_TOO_LARGE`: The file is larger than an artifact may be.'),
        415: refused('`UNSUPPORTED_MEDIA_TYPE`: The `Content-Type` is no media type, or the file is packed.'),
        414: refused('`URI_TOO_LONG`: The address is too long.'),
        429: refused('`TOO_MANY_CLIENTS`: As many uploads run as may.'),
        431: refused('`HEADERS_TOO_LARGE`: The headers are too large.'),
        503: refused('`SHUTTING_DOWN`: The control plane takes no more. `LINK_CLOSED`: The upload was cut.'),
        507: refused('`STORAGE_FULL`: The control plane has no room for files left.'),
      },
    },
  },
};
