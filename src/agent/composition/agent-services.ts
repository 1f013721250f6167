import {
  AttemptLedger,
  AttemptReports,
  AttemptTimes,
  Cancellations,
  Expiry,
  LinkLosses,
  Renewals,
  TaskInputs,
  WorkerStops,
} from '../attempts';
import type { ControlPlane } from './control-plane';
import { Delays, Dispatcher, FailedClaims, Handover, Matching } from '../dispatch';
import { Explainer } from '../explain';
import { Departures, Drains, IncomingReports, OwnRows, WorkerManager } from '../fleet';
import { Occupancy } from '../occupancy';
import {
  OpenSessions,
  SessionAdmission,
  SessionEndings,
  SessionExpiry,
  SessionKeepers,
  SessionLosses,
  SessionOpener,
  SessionService,
} from '../sessions';
import { Admission, InputChecks, TaskService, TaskWaiters } from '../submission';

export type AgentServices = Readonly<ReturnType<typeof createAgentServices>>;

/** Builds the services that carry a task from its caller to a worker and back. The agent starts and ends them. */
export function createAgentServices(plane: ControlPlane) {
  const occupancy = new Occupancy(plane.registry);
  const attempts = createAttempts(plane, occupancy);
  const { ledger, reports, cancellations } = attempts;
  const rows = new OwnRows(plane.registry, plane.store.fleet, plane.log);
  const ofSessions = createSessions(plane, occupancy, ledger);
  const { openSessions, sessionEndings, sessionLosses, sessions } = ofSessions;
  const dispatch = createDispatch(plane, ledger, openSessions, sessionEndings);
  return {
    ...attempts,
    ...ofSessions,
    ...dispatch,
    tasks: createTasks(plane, sessions, dispatch.dispatcher, cancellations),
    workers: createWorkerManager(plane, attempts.losses, openSessions),
    rows,
    incoming: new IncomingReports(sessionLosses, reports, plane.artifacts, rows),
    explainer: new Explainer(plane.store, plane.fleet, openSessions, dispatch.dispatcher, plane.clock),
  };
}

function createAttempts(plane: ControlPlane, occupancy: Occupancy) {
  const { config, clock, random, log, store, registry, workerInterface, healthMonitor, housekeeper, artifacts } = plane;
  const ledger = new AttemptLedger(store, occupancy, new AttemptTimes(clock, config.leaseTtlMs), random, log);
  const losses = new LinkLosses(store, ledger);
  housekeeper.on('pruned', (taskIds) => void artifacts.removeTasks(taskIds));
  housekeeper.on('round', () => void artifacts.sweep());
  return {
    ledger,
    losses,
    reports: new AttemptReports(store, ledger),
    expiry: new Expiry(healthMonitor, housekeeper, ledger, losses, log),
    renewals: new Renewals(healthMonitor, store, ledger, workerInterface, log),
    stops: new WorkerStops(ledger, workerInterface, registry, log),
    inputs: new TaskInputs(store, ledger, workerInterface),
    cancellations: new Cancellations(store, ledger, workerInterface),
  };
}

function createSessions(plane: ControlPlane, occupancy: Occupancy, ledger: AttemptLedger) {
  const { config, clock, random, log, store, registry, fleet, workerInterface, loadBalancer } = plane;
  const openSessions = new OpenSessions(registry, fleet, occupancy);
  const sessionEndings = new SessionEndings(store, ledger, openSessions, workerInterface, log);
  const sessionExpiry = new SessionExpiry(store, openSessions, sessionEndings, clock, log);
  const sessionLosses = new SessionLosses(store, openSessions, sessionEndings, registry, clock);
  plane.housekeeper.on('absentSessions', (absent) => sessionLosses.absent(absent));
  const keepers = new SessionKeepers(registry, loadBalancer, openSessions, store);
  const opener = new SessionOpener(keepers, openSessions, store, workerInterface, log);
  const admission = new SessionAdmission(keepers, config, clock, random);
  const sessions = new SessionService(store, openSessions, admission, opener, sessionEndings);
  return { openSessions, sessionEndings, sessionExpiry, sessionLosses, sessions };
}

function createDispatch(
  { clock, log, store, registry, workerInterface, loadBalancer }: ControlPlane,
  ledger: AttemptLedger,
  openSessions: OpenSessions,
  endings: SessionEndings,
) {
  const failedClaims = new FailedClaims(ledger, clock, log);
  const matching = new Matching(registry, loadBalancer, openSessions);
  const handover = new Handover(ledger, workerInterface, registry, failedClaims, log);
  handover.on('sessionLost', (sessionId, reason) => endings.loseHeld(sessionId, reason));
  const dispatcher = new Dispatcher(store, matching, handover, failedClaims, log);
  const delays = new Delays(store, clock, log, () => dispatcher.wake());
  return { dispatcher, delays };
}

function createTasks(
  { config, clock, random, store, fleet }: ControlPlane,
  sessions: SessionService,
  dispatcher: Dispatcher,
  cancellations: Cancellations,
): TaskService {
  const admission = new Admission(new InputChecks(fleet, clock), sessions, config, clock, random);
  return new TaskService(store, admission, dispatcher, new TaskWaiters(store, clock), cancellations);
}

function createWorkerManager(
  { clock, log, registry, fleet, workerInterface, loadBalancer }: ControlPlane,
  losses: LinkLosses,
  openSessions: OpenSessions,
): WorkerManager {
  const drains = new Drains(registry, workerInterface, clock, log);
  const departures = new Departures(registry, workerInterface, losses, openSessions, log);
  return new WorkerManager(fleet, drains, departures, loadBalancer);
}
