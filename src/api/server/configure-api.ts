import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { SECRETS, type Secrets, type YardConfig } from '../../config';
import { YardError } from '../../protocol';
import { WorkerInterface } from '../../worker-interface';
import { serveUploads } from '../artifacts/upload-route';
import { OpenApi } from '../docs/open-api';
import { serveDocs } from '../docs/docs-routes';
import { ProblemFilter } from '../problem/problem.filter';
import { TaskStore } from '../../tasks';
import { Problems } from '../problem/problems';
import { serveTunnels } from '../tunnels/tunnel-upgrades';
import { Tunnels } from '../tunnels/tunnels';
import { AllowedMethods } from './allowed-methods';
import { authorize } from './auth';
import { Clients } from './clients';
import { readJsonBodies } from './json-body';
import { refuseUnknown } from './refuse-unknown';
import { SocketIoAdapter } from './socket-io.adapter';

/** Makes the application the API: who may ask, how errors are told, what is served beside the controllers. */
export function configureApi(app: NestFastifyApplication, config: Readonly<YardConfig>): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const { apiKey } = app.get<Secrets>(SECRETS);
  app.useWebSocketAdapter(new SocketIoAdapter(app, config.payloadBytesMax));
  app.useGlobalFilters(app.get(ProblemFilter));
  fastify.removeContentTypeParser('text/plain');
  readJsonBodies(fastify);
  const allowedMethods = app.get(AllowedMethods);
  fastify.addHook('onRoute', ({ url, method }) => allowedMethods.add(url, method));
  // Before the body is read: who has no key gets nothing parsed.
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done(refusal(() => authorize(request, apiKey)));
  });
  refuseAfterShutdown(fastify, app.get(Clients));
  refuseUnknown(fastify, allowedMethods);
  serveUploads(fastify, app.get(WorkerInterface, { strict: false }));
  const store = app.get(TaskStore, { strict: false });
  serveTunnels(fastify.server, {
    tunnels: app.get(Tunnels),
    problems: app.get(Problems),
    isCurrentLease: async (leaseId) => (await store.attemptUnder(leaseId)) !== undefined,
  });
  serveDocs(fastify, new OpenApi(app));
}

/** When the store is closed, what still comes is told so. */
function refuseAfterShutdown(fastify: FastifyInstance, clients: Clients): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isServed = !clients.isClosed || request.url.startsWith('/health/');
    done(isServed ? undefined : new YardError('SHUTTING_DOWN', 'the control plane is shutting down'));
  });
}

function refusal(check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
