import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { bodyTimeoutMs, cutStalled } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';

/**
 * Sets deadlines that Node does not have: the body must arrive in time, and the caller must read the response. Uploads have their own
 * deadlines.
 */
export function enforceDeadlines(fastify: FastifyInstance, clock: Clock, withinMs = bodyTimeoutMs): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request) && request.routeOptions.config.access !== 'workers') awaitBody(request, reply);
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    cutStalled(reply.raw);
    done(null, payload);
  });

  /** Limits the time for the body, even of rejected requests, whose bodies are read and discarded. */
  function awaitBody({ raw }: FastifyRequest, reply: FastifyReply): void {
    const timer = clock.setTimer(withinMs, () => {
      if (reply.sent) return void raw.destroy();
      const late = new YardError('REQUEST_TIMEOUT', `the request body did not arrive within ${withinMs} ms`);
      void reply.header('connection', 'close').send(late);
    });
    raw.once('end', () => timer.cancel()).once('close', () => timer.cancel());
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
