import { builtInCaller, type ApiKeys, type Caller } from '../access';
import type { Artifacts } from '../artifacts';
import { keepAlive } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import { YardError, type Outcome } from '@yardmaster/protocol';
import type { MockSetup } from '../worker-interface';
import type { AgentCommunication, AgentService } from './communication';
import { createAgentServices, createLibraryControlPlane, type AgentServices, type ControlPlane } from './composition';
import type { TaskRequest } from './submission';

export interface AgentOptions extends Partial<Omit<YardConfig, 'workerInterface'>> {
  /**
   * Uses real workers, which dial in or are dialed; otherwise mock workers in this process. Calling code stays the
   * same.
   */
  useRealWorkers?: boolean;
  /** Answers and faults of mock workers. */
  mocks?: MockSetup;
  /** An existing control plane; built from the other options if absent. */
  controlPlane?: ControlPlane;
}

/**
 * Executes tasks on the fleet: call `initialize`, then `executeTask` any number of times, then `shutdown`. It starts
 * and stops the control plane and its services; `createControlPlane` and `createAgentServices` build them.
 */
export class IntegratedDistributedExecutorAgent implements AgentService {
  readonly tasks: AgentServices['tasks'];
  readonly inputs: AgentServices['inputs'];
  readonly workers: AgentServices['workers'];
  readonly artifacts: Artifacts;
  readonly apiKeys: ApiKeys;
  readonly sessions: AgentServices['sessions'];
  readonly sessionEndings: AgentServices['sessionEndings'];
  readonly dispatcher: AgentServices['dispatcher'];
  readonly ledger: AgentServices['ledger'];
  readonly reports: AgentServices['reports'];
  readonly incoming: AgentServices['incoming'];
  readonly explainer: AgentServices['explainer'];
  private readonly plane: ControlPlane;
  private readonly services: AgentServices;
  private unsubscribe?: () => void;

  constructor(
    private readonly comm: AgentCommunication,
    { useRealWorkers = false, controlPlane, mocks, ...settings }: AgentOptions = {},
  ) {
    this.plane =
      controlPlane ??
      createLibraryControlPlane({ ...settings, workerInterface: useRealWorkers ? 'real' : 'mock' }, mocks);
    this.services = createAgentServices(this.plane);
    this.artifacts = this.plane.artifacts;
    this.apiKeys = this.plane.apiKeys;
    this.tasks = this.services.tasks;
    this.inputs = this.services.inputs;
    this.workers = this.services.workers;
    this.sessions = this.services.sessions;
    this.sessionEndings = this.services.sessionEndings;
    this.dispatcher = this.services.dispatcher;
    this.ledger = this.services.ledger;
    this.reports = this.services.reports;
    this.incoming = this.services.incoming;
    this.explainer = this.services.explainer;
  }

  /** Opens the store, accepts workers and starts dispatching. @throws YardError `CONFLICT` if the store is in use. */
  async initialize(): Promise<void> {
    const { store, artifacts, fleet, peers, workerInterface, healthMonitor, housekeeper, heartbeat } = this.plane;
    const { sessionExpiry, sessionLosses, expiry, renewals, stops, delays, rows } = this.services;
    const { linkMoves, peerHandlers, peerWakes } = this.services;
    await store.open();
    await this.plane.credentials.start();
    await artifacts.start();
    fleet.start();
    this.unsubscribe = store.changes.subscribe((change) => this.comm.publish(change));
    sessionExpiry.start();
    sessionLosses.start();
    rows.start();
    linkMoves.start();
    expiry.start();
    renewals.start();
    await healthMonitor.start();
    await housekeeper.start();
    stops.start();
    delays.start();
    peerWakes.start();
    peers.start(peerHandlers);
    await workerInterface.start(this.incoming);
    this.dispatcher.start();
    this.tasks.start();
    this.sessions.start();
    heartbeat?.start();
    await this.comm.open(this);
  }

  /** Port on which real workers dial in to an agent without HTTP, once it is initialized. */
  get workersPort(): number | undefined {
    return this.plane.workerInterface.port;
  }

  /**
   * Submits a task for a caller, by default the built-in key, and resolves to its outcome, even if the task failed.
   * @throws YardError if the task was not accepted; `UNAUTHORIZED` for an undefined caller, since `callerOf` returns it
   * for an invalid secret.
   */
  async executeTask(request: TaskRequest, ...given: [caller?: Caller]): Promise<Outcome> {
    const [caller = builtInCaller] = given;
    if (given.length > 0 && given[0] === undefined)
      throw new YardError('UNAUTHORIZED', 'the caller is undefined: its secret or id is not that of an active API key');
    // Clock timers do not keep the process alive, and with mock workers nothing else does: a script that awaits this
    // call would exit.
    const alive = keepAlive();
    try {
      return await this.tasks.execute(request, caller);
    } finally {
      alive.cancel();
    }
  }

  /** Stops accepting and dispatching tasks; running ones continue. */
  stopAccepting(): void {
    this.tasks.stop();
    this.sessions.stop();
    this.dispatcher.stop();
  }

  /** Stops accepting and dispatching, lets running tasks end within `deadlineMs`, then closes links and the store. */
  async shutdown(deadlineMs = this.plane.config.drainMs): Promise<void> {
    this.stopAccepting();
    await this.idle(deadlineMs);
    this.plane.heartbeat?.stop();
    this.services.expiry.stop();
    this.services.renewals.stop();
    this.services.stops.stop();
    this.services.delays.stop();
    this.services.peerWakes.stop();
    this.services.sessionExpiry.stop();
    this.services.sessionLosses.stop();
    await this.plane.housekeeper.stop();
    await this.plane.healthMonitor.stop();
    await this.plane.workerInterface.stop();
    this.plane.fleet.stop();
    this.services.linkMoves.stop();
    this.services.rows.stop();
    this.plane.peers.stop();
    this.plane.credentials.stop();
    this.ledger.clear();
    await this.plane.artifacts.close();
    // Closing the store makes the last reports durable before waiting callers are notified.
    await this.plane.store.close();
    await this.tasks.close();
    this.unsubscribe?.();
    await this.comm.close();
  }

  /** Resolves when no task runs, or after the deadline. */
  private idle(deadlineMs: number): Promise<void> {
    // A task that is being claimed uses a slot before it is assigned.
    const isIdle = (): boolean => this.plane.registry.list().every(({ inFlight }) => inFlight.size === 0);
    if (isIdle() || deadlineMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.plane.registry.off('slotFreed', check);
        resolve();
      };
      const check = (): void => void (isIdle() && done());
      const timer = this.plane.clock.setTimer(deadlineMs, done);
      this.plane.registry.on('slotFreed', check);
    });
  }
}
