import type { Artifacts } from '../artifacts';
import { keepAlive, type Timer } from '../clock';
import type { YardConfig } from '../config';
import type { Outcome } from '../protocol';
import type { MockSetup } from '../worker-interface';
import { Assignments } from './attempts/assignments';
import { Cancellations } from './attempts/cancellations';
import { AttemptReports } from './attempts/attempt-reports';
import type { AgentCommunication, AgentService } from './communication';
import { composeControlPlane, type ControlPlane } from './control-plane';
import { Delays } from './dispatch/delays';
import { Dispatcher } from './dispatch/dispatcher';
import { Explainer } from './explain';
import { Expiry } from './attempts/expiry';
import { Handover } from './attempts/handover';
import { Recovery } from './attempts/recovery';
import { OpenSessions, SessionEndings, SessionService, SessionWatch } from './sessions';
import { Admission, InputChecks, TaskService, TaskWaiters, type TaskRequest } from './submission';
import { TaskInputs } from './attempts/task-input';
import { WorkerManager } from './fleet/worker-manager';

export interface AgentOptions extends Partial<Omit<YardConfig, 'workerInterface'>> {
  /** Real workers, which dial in or are dialed; without it mock ones in this process. The code above does not change. */
  useRealWorkers?: boolean;
  /** What mock workers answer, and what goes wrong with them. */
  mocks?: MockSetup;
  /** What the agent works with; composed from the other options where it is not given. */
  controlPlane?: ControlPlane;
}

/**
 * Executes tasks on the fleet: `initialize`, then `executeTask` as often as you like, then `shutdown`. It composes the parts
 * that carry a task from its caller to a worker and back, and owns their start and their end.
 */
export class IntegratedDistributedExecutorAgent implements AgentService {
  readonly tasks: TaskService;
  readonly inputs: TaskInputs;
  readonly workers: WorkerManager;
  readonly artifacts: Artifacts;
  readonly sessions: SessionService;
  readonly sessionEndings: SessionEndings;
  readonly dispatcher: Dispatcher;
  readonly handover: Handover;
  readonly reports: AttemptReports;
  readonly explainer: Explainer;
  private readonly plane: ControlPlane;
  private readonly assignments: Assignments;
  private readonly expiry: Expiry;
  private readonly delays: Delays;
  private readonly sessionWatch: SessionWatch;
  /** Set where nobody else drives the heartbeat: a service has a scheduled job for it. */
  private readonly beatsItself: boolean;
  private beat?: Timer;
  private unsubscribe?: () => void;

  constructor(
    private readonly comm: AgentCommunication,
    { useRealWorkers = false, controlPlane, mocks, ...overrides }: AgentOptions = {},
  ) {
    this.beatsItself = !controlPlane;
    this.plane =
      controlPlane ?? composeControlPlane({ ...overrides, workerInterface: useRealWorkers ? 'real' : 'mock' }, mocks);
    const { registry, clock } = this.plane;
    this.assignments = new Assignments(registry, clock, (...overrun) => this.expiry.endOverrun(...overrun));
    const openSessions = new OpenSessions(registry);
    const held = { ...this.plane, assignments: this.assignments, openSessions };
    const endings = new SessionEndings(held);
    const parts = { ...held, endings };
    this.sessionEndings = endings;
    this.sessionWatch = new SessionWatch(parts);
    this.sessions = new SessionService({ ...parts, watch: this.sessionWatch });
    const recovery = new Recovery(parts);
    this.reports = new AttemptReports({ ...parts, recovery, sessionWatch: this.sessionWatch });
    this.expiry = new Expiry({ ...parts, recovery, reports: this.reports });
    this.handover = new Handover({ ...parts, recovery });
    this.dispatcher = new Dispatcher({ ...parts, handover: this.handover });
    this.explainer = new Explainer({ ...parts, dispatcher: this.dispatcher });
    this.delays = new Delays(parts, () => this.dispatcher.wake());
    this.artifacts = this.plane.artifacts;
    const { store, workerInterface, config, random, log } = this.plane;
    const admission = new Admission(new InputChecks(registry, clock), this.sessions, config, clock, random);
    const cancellations = new Cancellations(store, this.assignments, workerInterface, clock, log);
    const waiters = new TaskWaiters(store, clock);
    this.tasks = new TaskService(store, admission, this.dispatcher, waiters, cancellations);
    this.inputs = new TaskInputs(held);
    this.workers = new WorkerManager({ ...parts, recovery });
  }

  /** Opens the store, lets workers come and begins to dispatch. @throws YardError `CONFLICT` where the store is in use. */
  async initialize(): Promise<void> {
    const { store, artifacts, workerInterface, healthMonitor } = this.plane;
    await store.open();
    artifacts.start();
    this.unsubscribe = store.subscribe((change) => this.comm.publish(change));
    await this.sessionWatch.start();
    healthMonitor.start();
    this.expiry.start();
    this.delays.start();
    await workerInterface.start(this.reports);
    this.dispatcher.start();
    this.tasks.start();
    this.sessions.start();
    if (this.beatsItself) this.scheduleBeat();
    await this.comm.open(this);
  }

  /** Port on which real workers dial in to an agent without HTTP, once it is initialized. */
  get workersPort(): number | undefined {
    return this.plane.workerInterface.port;
  }

  /** Accepts a task and resolves to its outcome, whatever it is. @throws YardError for what was never accepted. */
  async executeTask(request: TaskRequest): Promise<Outcome> {
    // Timers keep no process alive, and with mock workers nothing else would: a script that waits for this would just end.
    const alive = keepAlive();
    try {
      return await this.tasks.execute(request);
    } finally {
      alive.cancel();
    }
  }

  /** Accepts and dispatches nothing more; what runs goes on. */
  stopAccepting(): void {
    this.tasks.stop();
    this.sessions.stop();
    this.dispatcher.stop();
  }

  /** Accepts and dispatches nothing more, lets what runs end within `deadlineMs`, then closes links and store. */
  async shutdown(deadlineMs = this.plane.config.drainMs): Promise<void> {
    this.stopAccepting();
    await this.idle(deadlineMs);
    this.beat?.cancel();
    this.expiry.stop();
    this.delays.stop();
    this.sessionWatch.stop();
    await this.plane.healthMonitor.stop();
    await this.plane.workerInterface.stop();
    this.assignments.clear();
    // Closing the store makes the last reports durable, and only then tells those who wait for them.
    await this.plane.store.close();
    await this.plane.artifacts.close();
    await this.tasks.close();
    this.unsubscribe?.();
    await this.comm.close();
  }

  /** Resolves when nothing runs, or after the deadline. */
  private idle(deadlineMs: number): Promise<void> {
    // A task that is just being claimed holds a slot before it is assigned.
    const isIdle = (): boolean => this.plane.registry.list().every(({ inFlight }) => inFlight.size === 0);
    if (isIdle() || deadlineMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        this.plane.registry.off('room', check);
        resolve();
      };
      const check = (): void => void (isIdle() && done());
      const timer = this.plane.clock.setTimer(deadlineMs, done);
      this.plane.registry.on('room', check);
    });
  }

  private scheduleBeat(): void {
    const { healthMonitor, clock, log } = this.plane;
    this.beat = clock.setTimer(healthMonitor.beatIntervalMs, () => {
      healthMonitor.beat().catch((error: unknown) => log.error({ err: error }, 'a round of the heartbeat failed'));
      this.scheduleBeat();
    });
  }
}
