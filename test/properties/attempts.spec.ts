import * as fc from 'fast-check';
import { AttemptLedger, AttemptTimes, LinkLosses, loss, type FindMatch } from '../../src/agent/attempts';
import { Occupancy } from '../../src/agent/occupancy';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { createLog } from '../../src/log';
import type { Outcome } from '@yardmaster/protocol';
import { Registry, type WorkerRecord } from '../../src/registry';
import { engineNames, type EngineName } from '../../src/config';
import { decidedOutcome, errorOf, isFinal, type Attempt, type TaskChange, type TaskStore } from '../../src/tasks';
import { volatileEngine } from '../support/engines';
import { fuzz } from '../support/fuzz/fuzz';

/** An event on a task, on a lease given so far, or on a worker, chosen by `pick`. */
const event = fc.record({
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constant('submit' as const) },
    { weight: 2, arbitrary: fc.constant('submitInSession' as const) },
    { weight: 8, arbitrary: fc.constant('claim' as const) },
    { weight: 4, arbitrary: fc.constantFrom('offer', 'accept', 'progress') },
    { weight: 4, arbitrary: fc.constantFrom('succeed', 'fail', 'handBack', 'reject', 'lose', 'loseWorker', 'adopt') },
    { weight: 4, arbitrary: fc.constantFrom('cancel', 'conclude', 'endSession', 'wait', 'overrun') },
    { weight: 2, arbitrary: fc.constantFrom('register', 'crash', 'crash') },
  ),
  pick: fc.nat(1000),
  ticks: fc.oneof(fc.constant(-1), fc.nat(12)),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const sessionId = 's-1';
const workerIds = ['w-1', 'w-2'];
const slots = 2;
/** Limit of store calls per operation of the ledger and attempt. */
const callsMax = 3;

const succeeded: Outcome = { status: 'succeeded', result: 1, stats: { wallMs: 1 } };
const failed = decidedOutcome('failed', errorOf('EXECUTION_ERROR', 'it raised'));
const handedBack = decidedOutcome('failed', errorOf('WORKER_LOST', 'the process must end'));
const cancelled = decidedOutcome('cancelled', errorOf('CANCELLED', 'cancelled by the caller'));
const sessionLost = decidedOutcome('failed', errorOf('SESSION_LOST', 'the session has ended'));

/** A slot or lane in use, and how often it was freed. */
interface Taken {
  taskId: string;
  freed: number;
}

/** The ledger on a real store and registry, which records everything that must happen exactly once. */
class World {
  readonly clock = new ManualClock();
  readonly store: TaskStore;
  registry!: Registry;
  occupancy!: Occupancy;
  ledger!: AttemptLedger;
  readonly taskIds: string[] = [];
  readonly leases: Array<{ leaseId: string; taskId: string; workerId: string }> = [];
  /** Recorded ends of attempts, by lease. */
  readonly ends = new Map<string, number>();
  isSessionOpen = true;
  private taken: Taken[] = [];
  private calls = 0;
  /** True while a single event runs, so that its calls can be counted. */
  private isAlone = false;
  private instance = 0;

  constructor(engine: EngineName) {
    const { newStore } = volatileEngine(engine, {}, { random: new SeededRandom(3), clock: this.clock });
    this.store = this.counted(newStore());
  }

  async open(): Promise<void> {
    await this.store.open();
    this.store.changes.subscribe((change) => this.changed(change));
    const session = { id: sessionId, capability: 'c', labels: { require: {}, prefer: {} }, workerId: 'w-1' };
    await this.store.sessions.add({
      ...session,
      instanceId: 'i',
      linkId: 'r-1~1',
      ttlMs: 1000,
      createdAtMs: this.clock.nowMs(),
    });
    this.boot();
  }

  /** Starts a control plane whose only state is in the store. */
  boot(): void {
    this.ledger?.clear();
    this.taken = [];
    this.registry = new Registry(this.clock);
    this.occupancy = new Occupancy(this.registry);
    this.countOccupancy();
    const times = new AttemptTimes(this.clock, 15_000);
    this.ledger = new AttemptLedger(this.store, this.occupancy, times, new SeededRandom(5), createLog('silent'));
    for (const workerId of workerIds) this.register(workerId);
  }

  register(workerId: string): WorkerRecord {
    const offer = { capabilities: [{ name: 'c', description: '', inputSchema: {} }], labels: {}, slots };
    const instanceId = `${workerId}-${this.instance++}`;
    this.registry.register({
      workerId,
      instanceId,
      linkId: `r-1~${instanceId}`,
      name: workerId,
      version: '1',
      ...offer,
    });
    this.registry.apply(workerId, 'registered');
    return this.registry.get(workerId)!;
  }

  /** Errors of listeners and of running events. */
  private readonly problems: string[] = [];
  /** Running events. */
  private going: Array<Promise<unknown>> = [];
  /** Claims one at a time, like the dispatcher. */
  private claimTurn: Promise<unknown> = Promise.resolve();
  /** Started attempts, by task and number. */
  private readonly begun = new Map<string, number>();
  /** By task, the attempt during which its end was requested. */
  private readonly requestedAt = new Map<string, number>();

  /** Waits until all running events have ended. */
  async quiet(): Promise<void> {
    while (this.going.length > 0) await Promise.all(this.going.splice(0));
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Starts an event, and lets it run for some microtasks, or to its end, before the next one. */
  async happens({ what, pick, ticks }: Event): Promise<void> {
    if (['crash', 'wait', 'overrun', 'register'].includes(what)) await this.quiet();
    this.isAlone = this.going.length === 0 && ticks < 0;
    const doing = this.apply(what, pick);
    this.going.push(Promise.resolve(doing).catch((error: Error) => this.problems.push(`${what}: ${error.stack}`)));
    if (ticks >= 0 && what !== 'crash') {
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      return;
    }
    await this.quiet();
    await this.check();
    for (const [id, attempt] of this.requestedAt) {
      const task = (await this.store.tasks.get(id))!;
      if (task.state === 'queued' || task.attempt > attempt)
        this.problems.push(`${id} requested at ${attempt} is ${task.state} ${task.attempt}`);
    }
    expect(this.problems).toEqual([]);
  }

  /** Ends everything: running tasks succeed, waiting ones are cancelled. */
  async finish(): Promise<void> {
    await this.quiet();
    for (const { leaseId } of await this.store.attempts.running({})) await this.ledger.finish(leaseId, succeeded);
    for (const taskId of this.taskIds) await this.ledger.cancel(taskId, cancelled, 0);
    await this.check();
    for (const taskId of this.taskIds) expect(isFinal((await this.store.tasks.get(taskId))!.state)).toBe(true);
    for (const { freed } of this.taken) expect(freed).toBe(1);
    for (const { inFlight } of this.registry.list()) expect([...inFlight]).toEqual([]);
    expect(this.occupancy.tasksIn(sessionId).size).toBe(0);
    // Every lease has ended exactly once.
    expect(this.ends).toEqual(new Map([...this.begun.keys()].map((key) => [key, 1])));
    expect(this.problems).toEqual([]);
    // No timer of an ended attempt is left.
    const calls = this.calls;
    await this.clock.advance(3_600_000);
    expect(this.calls).toBe(calls);
  }

  private async apply(what: Event['what'], pick: number): Promise<void> {
    const { ledger, clock } = this;
    const lease = this.leases[pick % Math.max(1, this.leases.length)];
    const taskId = this.taskIds[pick % Math.max(1, this.taskIds.length)];
    const workerId = workerIds[pick % workerIds.length]!;
    switch (what) {
      case 'submit':
        return this.submit(pick);
      case 'submitInSession':
        return this.isSessionOpen ? this.submit(pick, sessionId) : undefined;
      case 'claim':
        return this.claim(workerId);
      case 'wait':
        await clock.advance(pick * 10);
        return void (await this.store.queue.release(clock.nowMs()));
      case 'overrun':
        return clock.advance(70_000);
      case 'register':
        return this.present(workerId, pick);
      case 'crash':
        this.boot();
        for (const id of workerIds) await this.present(id, pick);
        return;
      case 'loseWorker':
        return this.bounded(
          () => new LinkLosses(this.store, ledger).lose(this.registry.get(workerId)!, loss('link_closed')),
          slots,
        );
      case 'endSession':
        if (pick % 2 === 0) this.isSessionOpen = false;
        return this.bounded(() => this.endSession(pick % 2 === 0 ? 'r-1~1' : 'r-2~1', pick));
      case 'cancel':
        return taskId === undefined ? undefined : this.cancel(taskId, pick);
      default:
        return lease && this.report(what, lease);
    }
  }

  /** Ends the session if it is on this link. */
  private async endSession(linkId: string, graceMs: number): Promise<void> {
    const end = { state: 'lost', reason: 'gone', endedAtMs: this.clock.nowMs() } as const;
    await Promise.all([
      this.store.sessions.end(sessionId, end, { linkId }),
      this.ledger.endSession(sessionId, sessionLost, graceMs),
    ]);
  }

  private async submit(pick: number, inSession?: string): Promise<void> {
    const id = `t-${this.taskIds.length}`;
    const limits = { timeoutMs: 60_000, queueTimeoutMs: 1_000_000, startTimeoutMs: 5000 };
    const retry = { maxAttempts: 1 + (pick % 4), on: ['WORKER_LOST', 'EXECUTION_ERROR', 'START_TIMEOUT'] };
    const labels = { require: {}, prefer: {} };
    const task = { id, capability: 'c', input: {}, labels, priority: 0, ...limits, retry };
    this.taskIds.push(id);
    await this.store.queue.add({
      ...task,
      createdAtMs: this.clock.nowMs(),
      ...(inSession !== undefined && { sessionId: inSession }),
    });
  }

  private async claim(workerId: string): Promise<void> {
    let claiming: Promise<unknown> | undefined;
    await (this.claimTurn = this.claimTurn.then(async () => {
      const { ledger, registry } = this;
      const queues = (await this.store.queue.waiting()).filter(({ sessionId: id }) =>
        id === undefined ? registry.hasSlot(workerId) : this.occupancy.hasLane(id) && registry.hasSlot('w-1'),
      );
      const match: FindMatch = (task) => {
        const worker = registry.get(task.sessionId === undefined ? workerId : 'w-1')!;
        const assignment = { strategy: 's', candidates: 1, reason: '' };
        return registry.hasSlot(worker.workerId) ? { worker, assignment } : undefined;
      };
      const offers = queues.map(({ key }) => ({ key, slots: 1 }));
      claiming = (async () => {
        const [taken] = await ledger.claim(offers, 1, match);
        if (!taken) return;
        if ('error' in taken) throw taken.error;
        const { taskId, worker } = taken;
        const { workerId: id } = worker;
        const { leaseId } = taken.claim;
        this.leases.push({ leaseId, taskId, workerId: id });
        if (registry.get(id) !== worker) return ledger.lose([{ ...worker, leaseId }], loss('replaced'));
        if (!ledger.offer(leaseId)) await ledger.endAsRequested(leaseId);
      })();
    }));
    await claiming;
  }

  private async cancel(taskId: string, graceMs: number): Promise<void> {
    const { status } = await this.bounded(() => this.ledger.cancel(taskId, cancelled, graceMs));
    if (status === 'requested') this.requestedAt.set(taskId, (await this.store.tasks.get(taskId))!.attempt);
  }

  private async report(what: string, { leaseId, workerId }: { leaseId: string; workerId: string }): Promise<void> {
    const { ledger } = this;
    const attempt = await this.store.attempts.byLease(leaseId);
    const reports: Record<string, () => unknown> = {
      offer: () => ledger.offer(leaseId),
      accept: () => ledger.accept({ leaseId, task: { startedAtMs: 0 } } as never),
      progress: () => ledger.progress(leaseId),
      succeed: () => ledger.finish(leaseId, succeeded),
      fail: () => ledger.finish(leaseId, failed),
      handBack: () => ledger.finish(leaseId, handedBack),
      reject: () => ledger.reject(leaseId, errorOf('NO_SLOT', 'no slot')),
      lose: () => attempt && ledger.lose([attempt], loss('lease_ended')),
      conclude: () => ledger.endAsRequested(leaseId),
      adopt: () => attempt && ledger.adopt(attempt, { workerId, instanceId: 'i', linkId: 'r-1~1' }),
    };
    await this.bounded(async () => reports[what]!());
  }

  /** Asserts that an operation of the ledger makes a bounded number of store calls. */
  private async bounded<T>(operation: () => Promise<T>, attempts = 1): Promise<T> {
    const before = this.calls;
    const result = await operation();
    if (this.isAlone) expect(this.calls - before).toBeLessThanOrEqual(callsMax * attempts + 1);
    return result;
  }

  /** Registers a worker that presents some of its attempts and has lost the others. */
  private async present(workerId: string, pick: number): Promise<void> {
    const worker = this.register(workerId);
    const held: Attempt[] = await this.store.attempts.running({ workerId });
    const keeps = held.filter((_, index) => (pick >> (2 * index)) % 4 !== 0);
    for (const attempt of keeps) await this.ledger.adopt(attempt, worker);
    await this.ledger.lose(
      held.filter((attempt) => !keeps.includes(attempt)),
      loss('replaced'),
    );
  }

  /** Asserts that registry, occupancy, ledger and store agree on every attempt. */
  private async check(): Promise<void> {
    const running = await this.store.attempts.running({});
    for (const { workerId, inFlight } of this.registry.list()) {
      const held = this.ledger.onWorker(workerId);
      expect(new Set(held.map(({ task }) => task.id))).toEqual(inFlight);
      expect(inFlight.size).toBeLessThanOrEqual(slots);
      // The store may have more: attempts that no worker has presented since the control plane started.
      const known = new Map(running.map(({ leaseId, endRequest }) => [leaseId, endRequest]));
      for (const { leaseId, state, request } of held) {
        if (state === 'claiming') continue;
        expect(known.has(leaseId)).toBe(true);
        // The end request is the same in memory and in the store.
        expect(request).toEqual(known.get(leaseId));
      }
    }
    for (const { freed } of this.taken) expect(freed).toBeLessThanOrEqual(1);
    for (const [, count] of this.ends) expect(count).toBe(1);
    expect(this.occupancy.tasksIn(sessionId).size).toBeLessThanOrEqual(1);
  }

  /** Records the end of an attempt at each change of a running task; a task with an end request is not requeued. */
  private changed({ task }: TaskChange): void {
    if (!task) return;
    const key = `${task.id}:${task.attempt}`;
    if (task.state === 'running') return void this.begun.set(key, (this.begun.get(key) ?? 0) + 1);
    if (task.attempt === 0) return;
    if (isFinal(task.state) && this.ends.has(key)) return;
    this.ends.set(key, (this.ends.get(key) ?? 0) + 1);
  }

  private countOccupancy(): void {
    const { occupancy } = this;
    const [take, free] = [occupancy.occupy.bind(occupancy), occupancy.vacate.bind(occupancy)];
    occupancy.occupy = (task, workerId) => {
      if (this.taken.some(({ taskId, freed }) => taskId === task.id && freed === 0))
        this.problems.push(`${task.id} takes a second slot`);
      this.taken.push({ taskId: task.id, freed: 0 });
      take(task, workerId);
    };
    occupancy.vacate = (task, workerId) => {
      this.taken.findLast(({ taskId }) => taskId === task.id)!.freed++;
      free(task, workerId);
    };
  }

  /** Wraps the store, or a part of it, to count its calls. */
  private counted<T extends object>(owner: T): T {
    return new Proxy(owner, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value === 'object' && value !== null) return this.counted(value);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]): unknown => {
          this.calls++;
          return value.apply(target, given);
        };
      },
    });
  }
}

describe.each(engineNames)('the attempt ledger (%s)', (engine) => {
  it('ends each lease and frees each slot exactly once, in any order of events and crashes', async () => {
    await fuzz(
      fc.array(event, { minLength: 20, maxLength: 70, size: 'max' }),
      async (events) => {
        const world = new World(engine);
        await world.open();
        try {
          for (const happening of events) await world.happens(happening);
          await world.quiet();
          await world.finish();
        } finally {
          world.ledger.clear();
          await world.store.close();
        }
      },
      100,
    );
  }, 120_000);
});
