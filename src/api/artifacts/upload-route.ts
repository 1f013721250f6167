import type { FastifyInstance } from 'fastify';
import type { WorkerInterface } from '../../worker-interface';
import { jsonOf } from '../notes/api-notes.decorator';
import { workersRoute } from '../access/route-access';

/**
 * Serves the route on which workers upload artifacts, authorized by a lease instead of the API key. The body is not
 * parsed: the worker interface streams it.
 */
export function serveUploads(fastify: FastifyInstance, workerInterface: WorkerInterface): void {
  fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.put(
      '/v1/tasks/:id/artifacts/:name',
      { config: { ...workersRoute, audited: { action: 'artifacts.upload' } } },
      (request, reply) => {
        reply.hijack();
        void workerInterface.answerUpload(request.raw, reply.raw);
      },
    );
  });
}

const artifact = jsonOf('Artifact');
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function refused(description: string): object {
  return { description, content: problem };
}

/** The upload operation in the OpenAPI document. `protocol/README.md` specifies it. */
export const uploadOperation: Readonly<Record<string, object>> = {
  '/v1/tasks/{id}/artifacts/{name}': {
    put: {
      tags: ['Workers'],
      operationId: 'artifacts_upload',
      summary: 'Upload an artifact',
      description:
        'For workers: stores a file of a running attempt, authorized by its lease. Replaces a file of the same name.',
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
        200: { description: 'An artifact of the same name was replaced.', content: artifact },
        201: { description: 'The artifact was stored.', content: artifact },
        400: refused(
          '`INVALID_REQUEST`: The name or a header is invalid. `DIGEST_MISMATCH`: The received bytes do not match `Content-Digest`.',
        ),
        401: refused('`UNAUTHORIZED`: The request has no lease.'),
        404: refused('`NOT_FOUND`: Task not found.'),
        408: refused('`REQUEST_TIMEOUT`: The file did not arrive in time.'),
        409: refused(
          '`STALE_LEASE`: The lease is not the one of the running attempt. `TOO_MANY_ARTIFACTS`: The artifact limit of the task is reached.',
        ),
        413: refused('`PAYLOAD_TOO_LARGE`: The file exceeds `ARTIFACT_BYTES_MAX`.'),
        415: refused(
          '`UNSUPPORTED_MEDIA_TYPE`: `Content-Type` is not a media type, or the file has a `Content-Encoding`.',
        ),
        414: refused('`URI_TOO_LONG`: The URL is too long.'),
        429: refused('`TOO_MANY_CLIENTS`: The limit of concurrent uploads is reached.'),
        431: refused('`HEADERS_TOO_LARGE`: The headers are too large.'),
        503: refused(
          '`SHUTTING_DOWN`: The control plane is shutting down. `LINK_CLOSED`: The connection closed during the upload.',
        ),
        507: refused('`STORAGE_FULL`: The control plane is out of disk space.'),
      },
    },
  },
};
