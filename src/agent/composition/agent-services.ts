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
import { Delays, Dispatcher, FailedClaims, Handover, Matching, PeerWakes } from '../dispatch';
import { Explainer } from '../explain';
import { RemoteReplicas, type PeerHandlers } from '../../replicas';
import {
  OrphanedWorkers,
  WorkerRemovals,
  Drains,
  IncomingReports,
  LinkMoves,
  LocalRows,
  LinkedWorkers,
  PeerRequestHandler,
  UploadProgress,
  WorkerManager,
} from '../fleet';
import { Occupancy } from '../occupancy';
import {
  OpenSessions,
  SessionAdmission,
  SessionEndings,
  SessionExpiry,
  SessionHosts,
  SessionLosses,
  SessionOpener,
  SessionOpenings,
  SessionService,
  RemoteSessions,
} from '../sessions';
import { Admission, InputChecks, TaskService, TaskWaiters } from '../submission';

export type AgentServices = Readonly<ReturnType<typeof createAgentServices>>;

/** Builds the services that carry a task from its caller to a worker and back. The agent starts and stops them. */
export function createAgentServices(plane: ControlPlane) {
  const occupancy = new Occupancy(plane.registry);
  const replicas = new RemoteReplicas(plane.peers);
  const attempts = createAttempts(plane, occupancy, replicas);
  const { ledger, reports, cancellations } = attempts;
  const ofSessions = createSessions(plane, occupancy, ledger, replicas);
  const { openSessions, sessionEndings, sessionLosses, sessionOpenings, sessions } = ofSessions;
  const dispatch = createDispatch(plane, ledger, openSessions, sessionEndings);
  const ofFleet = createFleet(plane, attempts.losses, openSessions, replicas);
  ofFleet.linkMoves.on('moved', (workerId) => sessionLosses.moved(workerId));
  const uploads = new UploadProgress(reports, plane.store, plane.peers, plane.clock, plane.log);
  return {
    ...attempts,
    ...ofSessions,
    ...dispatch,
    ...ofFleet,
    tasks: createTasks(plane, sessions, dispatch.dispatcher, cancellations),
    peerHandlers: {
      requests: new PeerRequestHandler(
        cancellations,
        attempts.inputs,
        ofFleet.linkedWorkers,
        sessionOpenings,
        sessionEndings,
      ),
      notices: {
        progress: ({ leaseId }) => void reports.progressed(leaseId),
        linkMoved: ({ workerId }) => ofFleet.linkMoves.check(workerId),
        wake: () => dispatch.dispatcher.wake(),
      },
    } satisfies PeerHandlers,
    incoming: new IncomingReports(sessionLosses, reports, plane.artifacts, ofFleet.rows, uploads),
    explainer: new Explainer(plane.store, plane.fleet, openSessions, dispatch.dispatcher, plane.clock),
  };
}

function createAttempts(plane: ControlPlane, occupancy: Occupancy, replicas: RemoteReplicas) {
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
    inputs: new TaskInputs(store, ledger, workerInterface, replicas),
    cancellations: new Cancellations(store, ledger, workerInterface, replicas),
  };
}

function createSessions(plane: ControlPlane, occupancy: Occupancy, ledger: AttemptLedger, replicas: RemoteReplicas) {
  const { config, clock, random, log, store, registry, fleet, workerInterface, loadBalancer } = plane;
  const openSessions = new OpenSessions(registry, fleet, occupancy);
  const sessionEndings = new SessionEndings(store, ledger, openSessions, workerInterface, log);
  const sessionExpiry = new SessionExpiry(store, openSessions, sessionEndings, clock, log);
  const sessionLosses = new SessionLosses(store, openSessions, sessionEndings, registry, clock);
  plane.housekeeper.on('absentSessions', (absent) => sessionLosses.absent(absent));
  const hosts = new SessionHosts(registry, loadBalancer, openSessions, store);
  const opener = new SessionOpener(hosts, openSessions, store, workerInterface, log);
  const admission = new SessionAdmission(hosts, config, clock, random);
  const remote = new RemoteSessions(fleet, replicas, admission, log);
  sessionEndings.on('endedRemotely', (session) => remote.closeAtHolder(session));
  const sessionOpenings = new SessionOpenings(admission, opener, remote);
  const sessions = new SessionService(store, openSessions, sessionOpenings, sessionEndings);
  return { openSessions, sessionEndings, sessionOpenings, sessionExpiry, sessionLosses, sessions };
}

function createDispatch(
  { clock, log, store, peers, registry, workerInterface, healthMonitor, loadBalancer }: ControlPlane,
  ledger: AttemptLedger,
  openSessions: OpenSessions,
  endings: SessionEndings,
) {
  const failedClaims = new FailedClaims(ledger, clock, log);
  const matching = new Matching(registry, loadBalancer, openSessions);
  const handover = new Handover(ledger, workerInterface, registry, failedClaims, log);
  handover.on('sessionLost', (sessionId, reason) => endings.loseLocal(sessionId, reason));
  const dispatcher = new Dispatcher(store, matching, handover, failedClaims, log);
  const delays = new Delays(store, clock, log, () => dispatcher.wake());
  healthMonitor.on('beat', () => void delays.releaseDue());
  return { dispatcher, delays, peerWakes: new PeerWakes(store, peers, clock, log) };
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

function createFleet(plane: ControlPlane, losses: LinkLosses, openSessions: OpenSessions, replicas: RemoteReplicas) {
  const { clock, log, store, peers, registry, fleet, workerInterface, healthMonitor, loadBalancer } = plane;
  const rows = new LocalRows(registry, store.fleet, peers, healthMonitor, log);
  const drains = new Drains(registry, rows, workerInterface, clock, log);
  const removals = new WorkerRemovals(registry, workerInterface, losses, openSessions, log);
  const linkedWorkers = new LinkedWorkers(registry, drains, removals);
  const orphaned = new OrphanedWorkers(store.fleet, losses, clock);
  const linkMoves = new LinkMoves(registry, store.fleet, workerInterface, losses, log);
  return {
    rows,
    linkedWorkers,
    linkMoves,
    workers: new WorkerManager(fleet, linkedWorkers, orphaned, replicas, loadBalancer),
  };
}
