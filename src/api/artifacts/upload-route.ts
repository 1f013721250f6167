import type { FastifyInstance } from 'fastify';
import type { WorkerInterface } from '../../worker-interface';
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
