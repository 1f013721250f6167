import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Clock } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import {
  clientAddressOf,
  guardSockets,
  Origins,
  type FormatProblem,
  type SocketGuardOptions,
} from '@yardmaster/worker-kit/http';
import { WorkerInterface } from '../worker-interface';
import { CallerAudit } from './access/caller-audit';
import { nameActions } from './audit/name-actions';
import { recordRequests } from './audit/record-requests';
import { AccessGuard } from './access/access-guard';
import { serveUploads } from './artifacts/upload-route';
import { OpenApi } from './docs/open-api';
import { pageHeaders } from './docs/page-headers';
import { serveDocs } from './docs/docs-routes';
import { Problems } from './problem/problems';
import { AllowedMethods } from './server/allowed-methods';
import { allowOrigins } from './server/allow-origins';
import { admitRequests, refuseAfterShutdown } from './server/admit-requests';
import { Clients } from './server/clients';
import { enforceDeadlines } from './server/deadlines';
import { readJsonBodies } from './server/json-body';
import { rejectUnknownRoutes } from './server/refuse-unknown';
import { SocketIoAdapter } from './server/socket-io.adapter';
import { Upgrades } from './server/upgrades';

/** Configures access control, CORS, deadlines and the routes outside of controllers. `ApiModule` provides pipe and filter. */
export function configureApi(app: NestFastifyApplication, config: Readonly<YardConfig>): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const origins = new Origins(config.allowedOrigins);
  const problems = app.get(Problems);
  const formatProblem: FormatProblem = (error) => problems.of(error, { hasBody: false });
  const addressOf = clientAddressOf(config.trustedProxies);
  const guard: SocketGuardOptions = { origins, formatProblem, addressOf };
  app.useWebSocketAdapter(new SocketIoAdapter(app, config.payloadBytesMax, (server) => guardSockets(server, guard)));
  fastify.removeContentTypeParser('text/plain');
  readJsonBodies(fastify);
  nameActions(app);
  recordRequests(fastify, app.get(CallerAudit));
  const allowedMethods = app.get(AllowedMethods);
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url !== '*') allowedMethods.add(url, method); // `*` serves CORS preflights
  });
  enforceDeadlines(fastify, app.get(Clock));
  allowOrigins(app, config.allowedOrigins, () => pageHeaders(app));
  // A server need not meet an unknown expectation (RFC 9110, section 10.1.1); Node would answer without a problem.
  fastify.server.on('checkExpectation', (request, response) => fastify.server.emit('request', request, response));
  admitRequests(fastify, origins, app.get(AccessGuard));
  refuseAfterShutdown(fastify, app.get(Clients));
  rejectUnknownRoutes(fastify, allowedMethods);
  serveUploads(fastify, app.get(WorkerInterface, { strict: false }));
  app.get(Upgrades).listen(fastify.server, origins);
  serveDocs(fastify, new OpenApi(app));
}
