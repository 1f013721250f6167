import * as fc from 'fast-check';
import { SeededRandom } from '@yardmaster/testkit';
import { engineNames, type EngineName } from '../../src/config';
import { queueKey, type Credential, type NewTask, type TaskStore } from '../../src/tasks';
import { volatileEngine } from '../support/engines';
import { fuzz } from '../support/fuzz/fuzz';

const startMs = 1_700_000_000_000;
const lost = { code: 'WORKER_LOST', message: 'gone', retryable: true } as const;
const sessionId = 's-1';
const labels = { require: {}, prefer: {} };

/** Two queues that share slots, and a session. */
const queues: ReadonlyArray<Pick<NewTask, 'capability' | 'labels' | 'sessionId'>> = [
  { capability: 'a.b', labels },
  { capability: 'c.d', labels },
  { capability: 'a.b', labels, sessionId },
];
const keys = queues.map(({ capability, sessionId: id }) => queueKey(capability, {}, id));
const keyIds = [undefined, 'k-a', 'k-b', 'k-c'] as const;

const key = fc.nat({ max: keyIds.length - 1 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('add' as const),
      key,
      queue: fc.nat({ max: 2 }),
      priority: fc.integer({ min: 0, max: 1 }),
      count: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('claim' as const),
      store: fc.nat({ max: 1 }),
      slots: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.nat({ max: 1 })),
      room: fc.nat({ max: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('finish' as const, 'lose' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('change' as const),
      key,
      weight: fc.constantFrom(undefined, 1, 2, 3, 0.5),
      runningMax: fc.constantFrom(undefined, undefined, 0, 1, 3),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type StepOf<What> = Extract<Step, { what: What }>;

interface Entry {
  id: string;
  keyId: string | undefined;
  queue: number;
  priority: number;
  seq: number;
}

interface KeyState {
  turn: number;
  left: number;
  weight: number;
  runningMax: number;
}

/** The reference model: a list of tasks that is scanned for each claim. */
class Model {
  waiting: Entry[] = [];
  running: Entry[] = [];
  private now = 0;
  private readonly states = new Map<string | undefined, KeyState>();

  enter(entry: Entry): void {
    const state = this.of(entry.keyId);
    const isIdle = this.waiting.every(({ keyId }) => keyId !== entry.keyId);
    if (isIdle && state.turn < this.now) Object.assign(state, { turn: this.now, left: 0 });
    this.waiting.push(entry);
  }

  change({ key: index, weight, runningMax }: StepOf<'change'>): void {
    Object.assign(this.of(keyIds[index]), { weight: weight ?? 1, runningMax: runningMax ?? Infinity });
  }

  claim({ slots, room }: StepOf<'claim'>): string[] {
    const left: number[] = [...slots];
    const ids: string[] = [];
    while (ids.length < room) {
      const [first] = this.candidates(left).sort(
        (a, b) => b.priority - a.priority || this.of(a.keyId).turn - this.of(b.keyId).turn || a.seq - b.seq,
      );
      if (!first) break;
      left[first.queue]!--;
      ids.push(first.id);
      this.serve(this.of(first.keyId));
      this.waiting = this.waiting.filter((entry) => entry !== first);
      this.running.push(first);
    }
    return ids;
  }

  private candidates(slots: readonly number[]): Entry[] {
    const [inSession] = this.waiting
      .filter(({ queue }) => queue === 2)
      .sort((a, b) => b.priority - a.priority || a.seq - b.seq);
    return this.waiting
      .filter((entry) => slots[entry.queue]! > 0 && (entry.queue !== 2 || entry === inSession))
      .filter(({ keyId }) => this.running.filter((entry) => entry.keyId === keyId).length < this.of(keyId).runningMax);
  }

  private serve(state: KeyState): void {
    if (state.left <= 0) {
      state.turn = Math.max(state.turn, this.now);
      state.left = state.weight;
    }
    this.now = Math.max(this.now, state.turn);
    state.turn += 1 / state.weight;
    state.left = Math.min(state.left, state.weight) - 1;
  }

  private of(keyId: string | undefined): KeyState {
    const state = this.states.get(keyId) ?? { turn: this.now, left: 0, weight: 1, runningMax: Infinity };
    this.states.set(keyId, state);
    return state;
  }
}

/** Two stores on one engine. */
class World {
  readonly leases = new Map<string, string>();
  private readonly versions = new Map<string, number>();
  private constructor(readonly stores: readonly TaskStore[]) {}

  static async open(name: EngineName): Promise<World> {
    const engine = volatileEngine(name, { queueOrder: 'fifo' }, { random: new SeededRandom(1) });
    const stores = [engine.newStore(), engine.newStore()];
    for (const store of stores) await store.open();
    const held = { workerId: 'w', instanceId: 'i', linkId: 'r~1' };
    await stores[0]!.sessions.add({ id: sessionId, ...queues[2]!, ...held, ttlMs: 1000, createdAtMs: startMs });
    return new World(stores);
  }

  async add({ id, keyId, queue, priority, seq }: Entry): Promise<void> {
    const limits = { timeoutMs: 1000, queueTimeoutMs: 1000, retry: { maxAttempts: 9, on: [] } };
    const own = { id, input: {}, priority, createdAtMs: startMs + seq, ...(keyId !== undefined && { keyId }) };
    await this.stores[seq % 2]!.queue.add({ ...own, ...limits, ...queues[queue]! });
  }

  async claim({ store, slots, room }: StepOf<'claim'>): Promise<string[]> {
    const offers = slots.map((count, index) => ({ key: keys[index]!, slots: count }));
    const holder = { workerId: 'w', instanceId: 'i', linkId: 'r~1', leaseUntilMs: startMs + 1e6 };
    const claimed = await this.stores[store]!.queue.claim(offers, room, () => holder, startMs);
    for (const each of claimed) {
      if ('error' in each) throw each.error;
      this.leases.set(each.taskId, each.claim.leaseId);
    }
    return claimed.map(({ taskId }) => taskId);
  }

  async end(what: 'finish' | 'lose', taskId: string): Promise<void> {
    const { attempts } = this.stores[1]!;
    const leaseId = this.leases.get(taskId)!;
    if (what === 'lose') await attempts.requeue(leaseId, 'lost', lost, startMs);
    else await attempts.finish(leaseId, { status: 'succeeded', result: 1, stats: { wallMs: 1 } }, startMs);
  }

  async change({ key: index, weight, runningMax }: StepOf<'change'>): Promise<void> {
    const id = keyIds[index];
    if (id === undefined) return;
    const version = this.versions.get(id);
    const limits = runningMax === undefined ? {} : { runningMax };
    const record = { id, kind: 'api-key', secrets: [], createdAtMs: startMs, definition: {} } as const;
    const credential: Credential = { ...record, limits, version: version ?? 0, ...(weight && { weight }) };
    const { credentials } = this.stores[0]!;
    await (version === undefined ? credentials.add(credential) : credentials.replace(credential));
    this.versions.set(id, version === undefined ? 0 : version + 1);
  }
}

describe.each(engineNames)('turns between keys (%s)', (engine) => {
  it('match a scanned list: order, weights, limits of running tasks, sessions', async () => {
    await fuzz(
      fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
      async (steps) => {
        const [world, model] = [await World.open(engine), new Model()];
        try {
          for (const [at, each] of steps.entries()) await play(world, model, each, at);
        } finally {
          for (const store of world.stores) await store.close();
        }
      },
      150,
    );
  }, 120_000);
});

async function play(world: World, model: Model, each: Step, at: number): Promise<void> {
  switch (each.what) {
    case 'add':
      for (let n = 0; n < each.count; n++) {
        const own = { queue: each.queue, priority: each.priority, seq: at * 10 + n };
        const entry = { id: `t-${own.seq}`, keyId: keyIds[each.key], ...own };
        await world.add(entry);
        model.enter(entry);
      }
      return;
    case 'claim':
      expect(await world.claim(each)).toEqual(model.claim(each));
      return;
    case 'change':
      if (each.key === 0) return;
      await world.change(each);
      return model.change(each);
    case 'cancel': {
      const entry = model.waiting[each.pick % model.waiting.length];
      if (!entry) return;
      await world.stores[0]!.queue.endQueued(entry.id, { status: 'cancelled', stats: { wallMs: 0 } }, startMs);
      model.waiting = model.waiting.filter((other) => other !== entry);
      return;
    }
    default: {
      const entry = model.running[each.pick % model.running.length];
      if (!entry) return;
      await world.end(each.what, entry.id);
      model.running = model.running.filter((other) => other !== entry);
      if (each.what === 'lose') model.enter(entry);
    }
  }
}
