import { Assignments } from './attempts/assignments';
import { AttemptReports } from './attempts/attempt-reports';
import { Cancellations } from './attempts/cancellations';
import { Expiry } from './attempts/expiry';
import { Handover } from './attempts/handover';
import { Recovery } from './attempts/recovery';
import { TaskInputs } from './attempts/task-input';
import type { ControlPlane } from './control-plane';
import { Delays } from './dispatch/delays';
import { Dispatcher } from './dispatch/dispatcher';
import { Explainer } from './explain';
import { Departures, Drains, IncomingReports, WorkerManager } from './fleet';
import {
  OpenSessions,
  SessionAdmission,
  SessionEndings,
  SessionExpiry,
  SessionKeepers,
  SessionLosses,
  SessionOpener,
  SessionRestart,
  SessionService,
} from './sessions';
import { Admission, InputChecks, TaskService, TaskWaiters } from './submission';

export type AgentServices = Readonly<ReturnType<typeof createAgentServices>>;

/** Builds the services that carry a task from its caller to a worker and back. The agent starts and ends them. */
export function createAgentServices(plane: ControlPlane) {
  const { config, clock, random, log, store, registry, workerInterface } = plane;
  const assignments = new Assignments(registry, clock, (...overrun) => expiry.endOverrun(...overrun));

  const openSessions = new OpenSessions(registry, clock);
  const endings = new SessionEndings({ ...plane, assignments, openSessions });
  const sessionExpiry = new SessionExpiry(store, openSessions, endings, clock, log);
  const sessionRestart = new SessionRestart(store, openSessions, endings, clock, config);
  const sessionLosses = new SessionLosses(openSessions, endings, registry);
  const keepers = new SessionKeepers(registry, plane.loadBalancer, openSessions);
  const opener = new SessionOpener(keepers, openSessions, store, workerInterface, log);
  const sessionAdmission = new SessionAdmission(keepers, config, clock, random);
  const sessions = new SessionService(store, openSessions, sessionAdmission, opener, endings);

  const recovery = new Recovery({ ...plane, assignments, openSessions });
  const reports = new AttemptReports({ ...plane, assignments, openSessions, recovery });
  const expiry = new Expiry({ ...plane, recovery, reports });
  const handover = new Handover({ ...plane, assignments, openSessions, endings, recovery });
  const inputs = new TaskInputs({ ...plane, assignments });

  const dispatcher = new Dispatcher({ ...plane, openSessions, handover });
  const delays = new Delays(plane, () => dispatcher.wake());

  const admission = new Admission(new InputChecks(registry, clock), sessions, config, clock, random);
  const waiters = new TaskWaiters(store, clock);
  const cancellations = new Cancellations(store, assignments, workerInterface, clock, log);
  const tasks = new TaskService(store, admission, dispatcher, waiters, cancellations);
  const explainer = new Explainer(store, registry, openSessions, dispatcher, clock);
  const drains = new Drains(registry, workerInterface, clock, log);
  const departures = new Departures(registry, workerInterface, recovery, openSessions, log);
  const workers = new WorkerManager(registry, drains, departures, plane.loadBalancer);
  const incoming = new IncomingReports(sessionLosses, reports, plane.artifacts);

  return {
    assignments,
    delays,
    dispatcher,
    expiry,
    explainer,
    handover,
    incoming,
    inputs,
    reports,
    sessionEndings: endings,
    sessionExpiry,
    sessionLosses,
    sessionRestart,
    sessions,
    tasks,
    workers,
  };
}
