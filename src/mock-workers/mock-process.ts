import type { Clock, Random, Timer } from '../clock';
import { YardError, type Outcome, type TaskExecute } from '../protocol';
import { Redialer, type Transport, type Worker, type WorkerLog } from '../worker-kit';
import type { AttemptPlan, WorkerEvent } from './faults/fault-planner.state';
import type { MockFaults } from './faults/mock-faults';
import { SkewedClock } from './faults/skewed-clock';
import { troubled } from './faults/troubled-behaviour';
import { TroubledLink, type LinkTroubles } from './faults/troubled-link';
import { mockBehaviours, type MockBehaviours } from './mock-behaviours';
import { defaultSlots, type MockWorkerOptions } from './mock-worker';

export interface MockProcessOptions extends Pick<MockWorkerOptions, 'latencyMs' | 'behaviours'> {
  workerId: string;
  /** Makes the worker, anew for each start. */
  create: (options: MockWorkerOptions) => Worker;
  /** Its place among the workers. */
  index: number;
  /** Takes the control plane's end of a link. */
  accept: (transport: Transport) => void;
  faults: MockFaults;
  clock: Clock;
  random: Random;
  log: WorkerLog;
}

/**
 * A mock worker as if it were a process of its own: `up` with a link that comes back when it is cut, or `down` for a while after
 * it died, and then another instance. What goes wrong with it, and when, is up to the scenario.
 */
export class MockProcess {
  readonly workerId: string;
  private readonly plans = new Map<string, AttemptPlan>();
  /** What is to be reported to the letter, by task and attempt. */
  private readonly outcomes = new Map<string, Outcome>();
  /** Task and attempt by lease. */
  private readonly attempts = new Map<string, string>();
  /** Set while it is up. */
  private worker?: Worker;
  private link?: TroubledLink;
  /** Until then no link can be opened. */
  private unreachableUntilMs = 0;
  /** Registrations of a storm that are still to come. */
  private stormRounds = 0;
  private next?: Timer;
  private rising?: Timer;
  private isStopped = false;
  private readonly onScenario = (): void => this.scenarioChanged();

  constructor(private readonly options: MockProcessOptions) {
    this.workerId = options.workerId;
  }

  /** Resolves when it is registered. */
  start(): Promise<void> {
    this.options.faults.on('changed', this.onScenario);
    this.planEvents();
    return this.rise();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.options.faults.off('changed', this.onScenario);
    this.next?.cancel();
    this.rising?.cancel();
    await this.worker?.stop();
  }

  private rise(): Promise<void> {
    const { faults, clock, random, log } = this.options;
    const { clockOffsetMs = 0, clockSpeed = 1, slots } = faults.planner?.worker(this.workerId) ?? {};
    const isSkewed = clockOffsetMs !== 0 || clockSpeed !== 1;
    const ownClock = isSkewed ? new SkewedClock(clock, clockOffsetMs, clockSpeed) : clock;
    const worker = this.options.create({
      latencyMs: this.options.latencyMs,
      behaviours: this.behaviours(ownClock),
      clock: ownClock,
      slots,
      random,
      log,
    });
    const redialer = new Redialer({
      ...this.options,
      open: async () => this.open(worker),
      onOpen: (transport) => worker.attach(transport),
    });
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
    this.options.clock.nextTurn(() => link?.cut());
  }

  private open(worker: Worker): Transport {
    const { clock, accept } = this.options;
    if (clock.nowMs() < this.unreachableUntilMs) throw new YardError('LINK_CLOSED', 'the scenario has cut the link');
    const link = new TroubledLink(clock, {
      arriving: (task) => this.arriving(task, worker),
      planOf: (leaseId) => this.plans.get(leaseId),
      outcomeOf: (leaseId) => this.outcomes.get(this.attempts.get(leaseId) ?? ''),
    });
    this.link = link;
    accept(link.far);
    return link.near;
  }

  private arriving(task: TaskExecute, worker: Worker): ReturnType<LinkTroubles['arriving']> {
    const { taskId, attempt, leaseId, capability } = task;
    remember(this.attempts, leaseId, `${taskId}/${attempt}`);
    const planner = this.options.faults.planner;
    const known = this.plans.get(leaseId);
    if (!planner || known) return { plan: known };
    const liedSlots = planner.worker(this.workerId).slots;
    if (liedSlots !== undefined && worker.status.running >= defaultSlots)
      return { reply: { status: 'rejected', code: 'NO_SLOT', message: 'every slot of the worker is taken' } };
    const plan = this.options.faults.attempt({ workerId: this.workerId, capability, attempt });
    if (!plan) return {};
    remember(this.plans, leaseId, plan);
    remember(this.plans, `${taskId}/${attempt}`, plan);
    if (plan.crash?.when !== 'before') return { plan };
    this.crash(plan.crash.downMs);
    return { isDead: true };
  }

  private behaviours(clock: Clock): MockBehaviours {
    const answers = Object.entries({ ...mockBehaviours, ...this.options.behaviours });
    const wrapped = answers.map(([name, behaviour]): [string, MockBehaviours[string]] => [
      name,
      (input, given) => {
        const key = `${given.taskId}/${given.attempt}`;
        const context = { ...given, reportAs: (outcome: Outcome) => remember(this.outcomes, key, outcome) };
        const plan = this.plans.get(key);
        if (!plan) return behaviour(input, context);
        const crash = (): void => this.crash(plan.crash?.downMs ?? 0);
        return troubled(behaviour, { plan, clock, crash })(input, context);
      },
    ]);
    return Object.fromEntries(wrapped);
  }

  /** Dies, and is there again as another instance after so long. */
  private crash(downMs: number): void {
    const worker = this.worker;
    if (!worker || this.isStopped) return;
    this.worker = undefined;
    this.plans.clear();
    void worker.stop();
    this.rising = this.options.clock.setTimer(downMs, () => void this.rise());
  }

  private scenarioChanged(): void {
    this.plans.clear();
    [this.unreachableUntilMs, this.stormRounds] = [0, 0];
    this.next?.cancel();
    this.planEvents();
    // Clock and slots are those of a start.
    this.crash(0);
  }

  private planEvents(): void {
    const { planner } = this.options.faults;
    if (planner) this.planNext(planner.events(this.workerId, this.options.index));
  }

  private planNext(events: Generator<WorkerEvent, void>): void {
    const event = events.next().value;
    if (!event || this.isStopped) return;
    const { clock, faults } = this.options;
    this.next = clock.setTimer(Math.max(0, faults.startedAtMs + event.atMs - clock.nowMs()), () => {
      faults.planner?.happened(event);
      this.happen(event);
      this.planNext(events);
    });
  }

  private happen(event: WorkerEvent): void {
    switch (event.kind) {
      case 'restart':
        return this.crash(event.downMs);
      case 'silent-link':
        return this.link?.silent(event.forMs);
      case 'registration-storm':
        this.stormRounds = event.rounds - 1;
        return this.link?.cut();
      default:
        this.unreachableUntilMs = this.options.clock.nowMs() + event.downMs;
        return this.link?.cut();
    }
  }
}

/** Attempts that are remembered: more than run at a time, by far. */
const rememberedMax = 4096;

function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.set(key, value);
  if (memory.size > rememberedMax) memory.delete(memory.keys().next().value!);
}
