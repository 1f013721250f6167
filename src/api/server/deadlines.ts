import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { bodyTimeoutMs, cutStalled } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';

/**
 * Bounds how long each phase of a request may take, beyond those that Node watches: the body has to come in time, and the caller
 * has to take the answer. Uploads have deadlines of their own.
 */
export function keepDeadlines(fastify: FastifyInstance, clock: Clock, withinMs = bodyTimeoutMs): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request) && request.routeOptions.config.access !== 'workers') awaitBody(request, reply);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    cutStalled(reply.raw);
    done(null, payload);
  });

  /** Also of a request that was refused: its body is thrown away, and that may take for ever. */
  function awaitBody({ raw }: FastifyRequest, reply: FastifyReply): void {
    const timer = clock.setTimer(withinMs, () => {
      if (reply.sent) return void raw.destroy();
      const late = new YardError('REQUEST_TIMEOUT', `the body did not arrive within ${withinMs} ms`);
      void reply.header('connection', 'close').send(late);
    });
    raw.once('end', () => timer.cancel()).once('close', () => timer.cancel());
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
