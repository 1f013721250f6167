import * as fc from 'fast-check';
import { SeededRandom } from '@yardmaster/testkit';
import { engineNames, type EngineName } from '../../src/config';
import {
  queueKey,
  type NewTask,
  type QueueSlots,
  type QueueOrder,
  type ClaimResult,
  type TaskStore,
} from '../../src/tasks';
import { volatileEngine } from '../support/engines';
import { fuzz } from '../support/fuzz/fuzz';

const startMs = 1_700_000_000_000;
const lost = { code: 'WORKER_LOST', message: 'gone', retryable: true } as const;
const sessionId = 's-1';

/** The queues of the examples: two capabilities, one also with a required label, and a session. */
const queues: ReadonlyArray<Pick<NewTask, 'capability' | 'labels' | 'sessionId'>> = [
  { capability: 'a.b', labels: { require: {}, prefer: {} } },
  { capability: 'c.d', labels: { require: {}, prefer: {} } },
  { capability: 'a.b', labels: { require: { zone: 'eu' }, prefer: {} } },
  { capability: 'a.b', labels: { require: {}, prefer: {} }, sessionId },
];
const keys = queues.map(({ capability, labels, sessionId: id }) => queueKey(capability, labels.require, id));

const queue = fc.nat({ max: queues.length - 1 });
const priority = fc.integer({ min: -1, max: 1 });
const offers = fc
  .uniqueArray(fc.tuple(queue, fc.nat({ max: 4 })), { selector: ([index]) => index })
  .map((given) => given.map(([index, room]) => ({ key: keys[index]!, slots: room })));
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('add' as const), queue, priority }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('take' as const),
      taker: fc.nat({ max: 1 }),
      offers,
      room: fc.nat({ max: 6 }),
      /** Each set bit is a queue whose tasks are not assigned in this call. */
      refused: fc.nat({ max: 15 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('finish', 'lose', 'delay'), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('release' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type TakeStep = Extract<Step, { what: 'take' }>;

/** The reference model: a list that is sorted and scanned. */
class Model {
  private readonly waiting = new Map<string, { id: string; key: string; priority: number; seq: number }>();

  add(id: string, key: string, ofPriority: number, seq: number): void {
    this.waiting.set(id, { id, key, priority: ofPriority, seq });
  }

  take({ offers: given, room, refused }: TakeStep): string[] {
    const rooms = new Map(given.map((offer) => [offer.key, offer.slots]));
    const taken: string[] = [];
    const inOrder = [...this.waiting.values()].sort((a, b) => b.priority - a.priority || a.seq - b.seq);
    for (const { id, key } of inOrder) {
      const left = rooms.get(key) ?? 0;
      if (taken.length === room || left === 0 || isRefused(refused, key)) continue;
      rooms.set(key, left - 1);
      taken.push(id);
      this.waiting.delete(id);
    }
    return taken;
  }
}

/** Tasks behind one store or several. */
class World {
  readonly leases = new Map<string, string>();
  private constructor(readonly stores: readonly TaskStore[]) {}

  static async open(name: EngineName, count: number, queueOrder: QueueOrder): Promise<World> {
    const engine = volatileEngine(name, { queueOrder }, { random: new SeededRandom(1) });
    const stores = Array.from({ length: count }, () => engine.newStore());
    for (const store of stores) await store.open();
    const held = { workerId: 'w', instanceId: 'i', linkId: 'r~1' };
    await stores[0]!.sessions.add({ id: sessionId, ...queues[3]!, ...held, ttlMs: 1000, createdAtMs: startMs });
    return new World(stores);
  }

  async close(): Promise<void> {
    for (const store of this.stores) await store.close();
  }

  add(id: string, index: number, ofPriority: number, atMs: number): Promise<unknown> {
    const limits = { timeoutMs: 1000, queueTimeoutMs: 1000, retry: { maxAttempts: 9, on: ['WORKER_LOST'] } };
    const task = { id, input: {}, priority: ofPriority, createdAtMs: atMs, ...limits, ...queues[index]! };
    return this.stores[0]!.queue.add(task);
  }

  async take(
    taker: number,
    given: readonly QueueSlots[],
    room: number,
    refused: number,
    atMs: number,
  ): Promise<string[]> {
    const store = this.stores[taker % this.stores.length]!;
    const holder = { workerId: `w-${taker}`, instanceId: 'i', linkId: 'r~1', leaseUntilMs: atMs + 1000 };
    const asked: string[] = [];
    const taken = await store.queue.claim(
      given,
      room,
      ({ id, capability, labels, sessionId: session }) => {
        asked.push(id);
        return isRefused(refused, queueKey(capability, labels.require, session)) ? undefined : holder;
      },
      atMs,
    );
    expect(new Set(asked).size).toBe(asked.length);
    for (const each of taken) this.leases.set(each.taskId, leaseOf(each));
    return taken.map(({ taskId }) => taskId);
  }

  /** Ends the attempt of a task: lost, rejected or finished. */
  async end(what: string, taskId: string, atMs: number): Promise<void> {
    const { attempts } = this.stores.at(-1)!;
    const leaseId = this.leases.get(taskId)!;
    if (what === 'finish')
      await attempts.finish(leaseId, { status: 'succeeded', result: 1, stats: { wallMs: 1 } }, atMs);
    else await attempts.requeue(leaseId, 'lost', lost, atMs, what === 'delay' ? atMs + 5 : atMs);
    this.leases.delete(taskId);
  }
}

function isRefused(refused: number, key: string): boolean {
  return ((refused >> keys.indexOf(key)) & 1) === 1;
}

function leaseOf(taken: ClaimResult): string {
  if ('error' in taken) throw taken.error;
  return taken.claim.leaseId;
}

const tasks = fc.array(fc.tuple(queue, priority, fc.nat({ max: 3000 })), { maxLength: 25 });

/** Opens worlds for an example, and closes them afterwards. */
async function within(worlds: Array<Promise<World>>, holds: (...opened: World[]) => Promise<void>): Promise<void> {
  const opened = await Promise.all(worlds);
  try {
    await holds(...opened);
  } finally {
    for (const world of opened) await world.close();
  }
}

async function fill(world: World, given: ReadonlyArray<readonly [number, number, number]>): Promise<void> {
  for (const [seq, [index, ofPriority, afterMs]] of given.entries())
    await world.add(`t-${seq}`, index, ofPriority, startMs + afterMs);
}

describe.each(engineNames)('claim (%s)', (engine) => {
  it('by two stores matches a sorted list in order, limits and fairness', async () => {
    await fuzz(
      fc.array(step, { minLength: 5, maxLength: 50, size: 'max' }),
      (steps) =>
        within([World.open(engine, 2, 'fifo')], async (world) => {
          const model = new Model();
          const entries = new Map<string, { key: string; priority: number; seq: number }>();
          let delayed: Array<{ id: string; dueMs: number }> = [];
          const waits = (id: string): void => {
            const { key, priority: ofPriority, seq } = entries.get(id)!;
            model.add(id, key, ofPriority, seq);
          };
          for (const [at, each] of steps.entries()) {
            const atMs = startMs + at;
            if (each.what === 'add') {
              const id = `t-${at}`;
              await world.add(id, each.queue, each.priority, atMs);
              entries.set(id, { key: keys[each.queue]!, priority: each.priority, seq: at });
              waits(id);
            } else if (each.what === 'take') {
              const { taker, offers: given, room, refused } = each;
              const running = [...world.leases.keys()];
              const taken = await world.take(taker, given, room, refused, atMs);
              expect(taken).toEqual(model.take(each));
              expect(taken.filter((id) => running.includes(id))).toEqual([]);
            } else if (each.what === 'release') {
              for (const store of world.stores) await store.queue.release(atMs);
              for (const { id } of delayed.filter(({ dueMs }) => dueMs <= atMs)) waits(id);
              delayed = delayed.filter(({ dueMs }) => dueMs > atMs);
            } else if (world.leases.size > 0) {
              const id = [...world.leases.keys()][each.pick % world.leases.size]!;
              await world.end(each.what, id, atMs);
              if (each.what === 'lose') waits(id);
              if (each.what === 'delay') delayed.push({ id, dueMs: atMs + 5 });
            }
          }
        }),
      150,
    );
  }, 120_000);

  it.each<QueueOrder>(['short-first', 'fifo'])(
    'by two stores in turn equals the claims of one store (%s)',
    async (order) => {
      await fuzz(fc.tuple(tasks, offers, fc.nat({ max: 8 }), fc.nat({ max: 8 })), ([given, offered, first, second]) =>
        within([World.open(engine, 1, order), World.open(engine, 2, order)], async (one, two) => {
          await fill(one, given);
          await fill(two, given);
          const all = await one.take(0, offered, first + second, 0, startMs);
          const mine = await two.take(0, offered, first, 0, startMs);
          const takenOf = (key: string): number => mine.filter((id) => keys[given[numberOf(id)]![0]] === key).length;
          const rest = offered.map(({ key, slots }) => ({ key, slots: slots - takenOf(key) }));
          expect([...mine, ...(await two.take(1, rest, second, 0, startMs))]).toEqual(all);
        }),
      );
    },
    120_000,
  );

  it.each<QueueOrder>(['short-first', 'fifo'])(
    'by two stores of different queues in one turn equals the claims of one store (%s)',
    async (order) => {
      await fuzz(fc.tuple(tasks, offers, fc.nat({ max: 15 })), ([given, offered, mask]) =>
        within([World.open(engine, 1, order), World.open(engine, 2, order)], async (one, two) => {
          await fill(one, given);
          await fill(two, given);
          const all = await one.take(0, offered, 100, 0, startMs);
          const parts = [0, 1].map((taker) => offered.filter(({ key }) => isRefused(mask, key) === (taker === 1)));
          const taken = await Promise.all(parts.map((part, taker) => two.take(taker, part, 100, 0, startMs)));
          // Each store claims in order; together they claim every task exactly once.
          for (const own of taken) expect(own).toEqual(all.filter((id) => own.includes(id)));
          expect(taken.flat().toSorted()).toEqual(all.toSorted());
        }),
      );
    },
    120_000,
  );
});

function numberOf(id: string): number {
  return Number(id.slice(2));
}
