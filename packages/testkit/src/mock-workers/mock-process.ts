import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { YardError, type Outcome, type TaskExecute } from '@yardmaster/protocol';
import type { Worker } from '@yardmaster/worker-kit';
import { Redialer, type Transport } from '@yardmaster/worker-kit/link';
import {
  SkewedClock,
  withFaults,
  FaultyLink,
  type AttemptPlan,
  type LinkFaults,
  type WorkerEvent,
  type WorkerFaults,
} from './faults';
import type { MockBehaviours } from './mock-behaviour';
import { defaultSlots, type MockWorkerOptions } from './mock-worker';

/** Creates the worker for one start. */
export type MakeWorker = (start: Pick<MockWorkerOptions, 'behaviours' | 'clock' | 'slots'>) => Worker;

/**
 * Simulates the process of a mock worker: `up` with a link that reconnects, or `down` after a crash, then up again as a
 * new instance. The scenario decides its faults.
 */
export class MockProcess {
  private readonly plans = new Map<string, AttemptPlan>();
  /** Outcomes to report unchanged, by task and attempt. */
  private readonly outcomes = new Map<string, Outcome>();
  /** Task and attempt by lease. */
  private readonly attempts = new Map<string, string>();
  /** Set while the process is up. */
  private worker?: Worker;
  private link?: FaultyLink;
  /** Links cannot be opened before this time. */
  private unreachableUntilMs = 0;
  /** Remaining registrations of a storm. */
  private stormRounds = 0;
  private restartTimer?: Timer;
  private isStopped = false;

  /** `accept` takes the control plane's end of each link. */
  constructor(
    private readonly faults: WorkerFaults,
    private readonly answers: MockBehaviours,
    private readonly make: MakeWorker,
    private readonly accept: (transport: Transport) => void,
    private readonly clock: Clock,
  ) {}

  /** Resolves when it is registered. */
  start(): Promise<void> {
    this.faults.follow(
      (event) => this.apply(event),
      () => this.scenarioChanged(),
    );
    return this.boot();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.faults.stop();
    this.restartTimer?.cancel();
    await this.worker?.stop();
  }

  private boot(): Promise<void> {
    const { clock } = this;
    const { clockOffsetMs = 0, clockSpeed = 1, slots } = this.faults.permanent() ?? {};
    const isSkewed = clockOffsetMs !== 0 || clockSpeed !== 1;
    const ownClock = isSkewed ? new SkewedClock(clock, clockOffsetMs, clockSpeed) : clock;
    const worker = this.make({ behaviours: this.behaviours(ownClock), clock: ownClock, slots });
    const open = async (): Promise<Transport> => this.open(worker);
    const redialer = new Redialer(open, (transport) => worker.attach(transport), clock, worker.random, worker.log);
    worker.closeOnStop(async () => redialer.stop());
    this.worker = worker;
    return new Promise((resolve) => {
      worker.onRegistered(() => {
        this.registered(redialer);
        resolve();
      });
      redialer.start();
    });
  }

  private registered(redialer: Redialer): void {
    redialer.confirm();
    if (this.stormRounds <= 0) return;
    this.stormRounds--;
    const link = this.link;
    this.clock.nextTurn(() => link?.cut());
  }

  private open(worker: Worker): Transport {
    if (this.clock.nowMs() < this.unreachableUntilMs)
      throw new YardError('LINK_CLOSED', 'the scenario has cut the link');
    const link = new FaultyLink(this.clock, {
      arriving: (task) => this.arriving(task, worker),
      planOf: (leaseId) => this.plans.get(leaseId),
      outcomeOf: (leaseId) => this.outcomes.get(this.attempts.get(leaseId) ?? ''),
    });
    this.link = link;
    this.accept(link.far);
    return link.near;
  }

  private arriving(task: TaskExecute, worker: Worker): ReturnType<LinkFaults['arriving']> {
    const { taskId, attempt, leaseId, capability } = task;
    remember(this.attempts, leaseId, `${taskId}/${attempt}`);
    const known = this.plans.get(leaseId);
    if (known) return { plan: known };
    const liedSlots = this.faults.permanent()?.slots;
    if (liedSlots !== undefined && worker.status.running >= defaultSlots)
      return { reply: { status: 'rejected', code: 'NO_SLOT', message: 'all slots of the worker are in use' } };
    const plan = this.faults.attempt(capability, attempt);
    if (!plan) return {};
    remember(this.plans, leaseId, plan);
    remember(this.plans, `${taskId}/${attempt}`, plan);
    if (plan.crash?.when !== 'before') return { plan };
    this.crash(plan.crash.downMs);
    return { isDead: true };
  }

  private behaviours(clock: Clock): MockBehaviours {
    const wrapped = Object.entries(this.answers).map(([name, behaviour]): [string, MockBehaviours[string]] => [
      name,
      (input, given) => {
        const key = `${given.taskId}/${given.attempt}`;
        const context = { ...given, reportAs: (outcome: Outcome) => remember(this.outcomes, key, outcome) };
        const plan = this.plans.get(key);
        if (!plan) return behaviour(input, context);
        const crash = (): void => this.crash(plan.crash?.downMs ?? 0);
        return withFaults(behaviour, plan, clock, crash)(input, context);
      },
    ]);
    return Object.fromEntries(wrapped);
  }

  /** Crashes, and restarts as a new instance after `downMs`. */
  private crash(downMs: number): void {
    const worker = this.worker;
    if (!worker || this.isStopped) return;
    this.worker = undefined;
    this.plans.clear();
    void worker.stop();
    this.restartTimer = this.clock.setTimer(downMs, () => void this.boot());
  }

  private scenarioChanged(): void {
    this.plans.clear();
    [this.unreachableUntilMs, this.stormRounds] = [0, 0];
    // Clock and slots are set at the start of a process.
    this.crash(0);
  }

  private apply(event: WorkerEvent): void {
    switch (event.kind) {
      case 'restart':
        return this.crash(event.downMs);
      case 'silent-link':
        return this.link?.silent(event.forMs);
      case 'registration-storm':
        this.stormRounds = event.rounds - 1;
        return this.link?.cut();
      default:
        this.unreachableUntilMs = this.clock.nowMs() + event.downMs;
        return this.link?.cut();
    }
  }
}

/** Limit of stored attempts, far more than run at a time. */
const rememberedMax = 4096;

function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.set(key, value);
  if (memory.size > rememberedMax) memory.delete(memory.keys().next().value!);
}
