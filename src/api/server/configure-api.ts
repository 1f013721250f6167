import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Clock } from '../../clock';
import { SECRETS, type Secrets, type YardConfig } from '../../config';
import { addressBehind, Origins, refuseUpgrades, urlCharsMax, type Tell } from '../../http';
import { YardError } from '../../protocol';
import { WorkerInterface } from '../../worker-interface';
import { serveUploads } from '../artifacts/upload-route';
import { OpenApi } from '../docs/open-api';
import { serveDocs } from '../docs/docs-routes';
import { ProblemFilter } from '../problem/problem.filter';
import { TaskStore } from '../../tasks';
import { Problems } from '../problem/problems';
import { isTunnel, TunnelUpgrades } from '../tunnels/tunnel-upgrades';
import { Tunnels } from '../tunnels/tunnels';
import { AllowedMethods } from './allowed-methods';
import { allowOrigins, isPreflight } from './allow-origins';
import { authorize } from './auth';
import { checkHost } from './check-host';
import { Clients } from './clients';
import { keepDeadlines } from './deadlines';
import { readJsonBodies } from './json-body';
import { refuseUnknown } from './refuse-unknown';
import { SocketIoAdapter } from './socket-io.adapter';

/** Makes the application the API: who may ask, how errors are told, what is served beside the controllers. */
export function configureApi(app: NestFastifyApplication, config: Readonly<YardConfig>): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const { apiKey } = app.get<Secrets>(SECRETS);
  const origins = new Origins(config.allowedOrigins);
  const problems = app.get(Problems);
  const tell: Tell = (error) => problems.of(error, { hasBody: false });
  const guard = { origins, tell, addressOf: addressBehind(config.trustedProxies) };
  app.useWebSocketAdapter(new SocketIoAdapter(app, config.payloadBytesMax, guard));
  app.useGlobalFilters(app.get(ProblemFilter));
  fastify.removeContentTypeParser('text/plain');
  readJsonBodies(fastify);
  const allowedMethods = app.get(AllowedMethods);
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url !== '*') allowedMethods.add(url, method); // that of preflights is no resource
  });
  keepDeadlines(fastify, app.get(Clock));
  allowOrigins(app, config.allowedOrigins);
  // Nobody must meet an expectation that he does not know (RFC 9110, section 10.1.1); Node would answer without a problem.
  fastify.server.on('checkExpectation', (request, response) => fastify.server.emit('request', request, response));
  // Before the body is read: who has no key gets nothing parsed.
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    done(refusal(() => admit(request, origins, apiKey)));
  });
  refuseAfterShutdown(fastify, app.get(Clients));
  refuseUnknown(fastify, allowedMethods);
  serveUploads(fastify, app.get(WorkerInterface, { strict: false }));
  const store = app.get(TaskStore, { strict: false });
  const tunnels = app.get(Tunnels);
  // The result of a task that succeeded holds the ticket; of every other attempt nobody learns it.
  store.subscribe(({ taskId, task }) => {
    if (task && task.state !== 'running' && task.state !== 'succeeded') tunnels.endWaiting(taskId);
  });
  const isCurrentLease = async (leaseId: string): Promise<boolean> => (await store.attemptUnder(leaseId)) !== undefined;
  new TunnelUpgrades(tunnels, origins, problems, isCurrentLease).serve(fastify.server);
  refuseUpgrades(fastify.server, { isServed: isTunnel, tell });
  serveDocs(fastify, new OpenApi(app));
}

/** @throws YardError `INVALID_REQUEST`, `URI_TOO_LONG`, `ORIGIN_NOT_ALLOWED`, `UNAUTHORIZED`. */
function admit(request: FastifyRequest, origins: Origins, apiKey: string): void {
  checkHost(request.raw);
  if (request.url.length > urlCharsMax)
    throw new YardError('URI_TOO_LONG', `the address is longer than ${urlCharsMax} characters`);
  if (!isPreflight(request)) return authorize(request, apiKey);
  // A browser asks without a key whether it may ask.
  const refused = origins.refusal(request.raw);
  if (refused) throw refused;
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
