import { httpBodies } from './cases/http-bodies.cases';
import { httpFraming } from './cases/http-framing.cases';
import { httpHeaders } from './cases/http-headers.cases';
import { httpRoutes } from './cases/http-routes.cases';
import { schemaDeclarations } from './cases/schema-declarations.cases';
import { schemaInputs } from './cases/schema-inputs.cases';
import { socketsCaller } from './cases/sockets-caller.cases';
import { socketsUnauthenticated } from './cases/sockets-unauthenticated.cases';
import { uploads } from './cases/uploads.cases';
import { workerOutcomes } from './cases/worker-outcomes.cases';
import { workerRegistrations } from './cases/worker-registrations.cases';
import { workerReports } from './cases/worker-reports.cases';
import type { Family } from './hostile-case';

/** Every case. */
export const families: readonly Family[] = [
  httpBodies,
  httpFraming,
  httpHeaders,
  httpRoutes,
  socketsUnauthenticated,
  socketsCaller,
  workerRegistrations,
  workerReports,
  workerOutcomes,
  schemaDeclarations,
  schemaInputs,
  uploads,
];
