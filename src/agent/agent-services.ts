import {
  AttemptLedger,
  AttemptReports,
  AttemptTimes,
  Cancellations,
  Expiry,
  TaskInputs,
  WorkerStops,
} from './attempts';
import type { ControlPlane } from './control-plane';
import { Delays, Dispatcher, FailedClaims, Handover, Matching } from './dispatch';
import { Explainer } from './explain';
import { Departures, Drains, IncomingReports, WorkerManager } from './fleet';
import { Places } from './places';
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
  const { config, clock, random, log, store, registry, workerInterface, healthMonitor, artifacts } = plane;

  const places = new Places(registry);
  const ledger = new AttemptLedger(store, places, new AttemptTimes(clock, config.leaseTtlMs), random, log);
  const reports = new AttemptReports(store, ledger);
  const expiry = new Expiry(healthMonitor, ledger, log);
  const stops = new WorkerStops(ledger, workerInterface, registry, log);
  const inputs = new TaskInputs(store, ledger, workerInterface);
  const cancellations = new Cancellations(store, ledger, workerInterface);
  healthMonitor.on('pruned', (taskIds) => void artifacts.removeTasks(taskIds));

  const openSessions = new OpenSessions(registry, places, clock);
  const endings = new SessionEndings(store, ledger, openSessions, workerInterface, log);
  const sessionExpiry = new SessionExpiry(store, openSessions, endings, clock, log);
  const sessionRestart = new SessionRestart(store, openSessions, endings, clock, config);
  const sessionLosses = new SessionLosses(openSessions, endings, registry);
  const keepers = new SessionKeepers(registry, plane.loadBalancer, openSessions);
  const opener = new SessionOpener(keepers, openSessions, store, workerInterface, log);
  const sessionAdmission = new SessionAdmission(keepers, config, clock, random);
  const sessions = new SessionService(store, openSessions, sessionAdmission, opener, endings);

  const failedClaims = new FailedClaims(ledger, clock, log);
  const matching = new Matching(registry, plane.loadBalancer, openSessions);
  const handover = new Handover(ledger, workerInterface, registry, failedClaims, log);
  handover.on('sessionLost', (sessionId, reason) => endings.endSoon(sessionId, { state: 'lost', reason }));
  const dispatcher = new Dispatcher(store, matching, handover, failedClaims, log);
  const delays = new Delays(store, clock, log, () => dispatcher.wake());

  const admission = new Admission(new InputChecks(registry, clock), sessions, config, clock, random);
  const waiters = new TaskWaiters(store, clock);
  const tasks = new TaskService(store, admission, dispatcher, waiters, cancellations);
  const explainer = new Explainer(store, registry, openSessions, dispatcher, clock);
  const drains = new Drains(registry, workerInterface, clock, log);
  const departures = new Departures(registry, workerInterface, ledger, openSessions, log);
  const workers = new WorkerManager(registry, drains, departures, plane.loadBalancer);
  const incoming = new IncomingReports(sessionLosses, reports, artifacts);

  return {
    delays,
    dispatcher,
    expiry,
    explainer,
    incoming,
    inputs,
    ledger,
    reports,
    sessionEndings: endings,
    sessionExpiry,
    sessionLosses,
    sessionRestart,
    sessions,
    stops,
    tasks,
    workers,
  };
}
