import type { ErrorInfo, Outcome } from '@yardmaster/protocol';
import type { TaskStore } from '../../../src/tasks';
import {
  claimTask,
  claimed,
  holder,
  lost,
  newTask,
  openForEach,
  type OpenTaskStore,
  startMs,
  succeeded,
} from './fixture';

const itself: Record<string, unknown> = {};
itself['itself'] = itself;
const throwing = {
  toJSON(): never {
    throw new Error('no');
  },
};
let deep: unknown = 0;
for (let level = 0; level < 20_000; level++) deep = [deep];

/** Values that JSON.stringify throws for. */
const unwritable: Array<[name: string, value: unknown]> = [
  ['a BigInt', { big: 1n }],
  ['a cycle', itself],
  ['one nested 20,000 deep', deep],
  ['a toJSON that throws', { throwing }],
];

function outcomeWith(result: unknown): Outcome {
  return { status: 'succeeded', result, stats: { wallMs: 1 } };
}

function errorWith(value: unknown): ErrorInfo {
  return { ...lost, details: { value } };
}

type Write = (store: TaskStore, value: unknown) => Promise<unknown>;

/** Every write that stores a value of a caller or a worker. */
const writes: Array<[name: string, code: string, prepare: (store: TaskStore) => Promise<Write>]> = [
  ['the input of a task', 'INVALID_INPUT', async () => (store, input) => store.queue.add(newTask({ input }))],
  [
    'the input of a task with a key',
    'INVALID_INPUT',
    async () => (store, input) => store.keys.addOnce(newTask({ input }), { key: 'k', fingerprint: 'f' }),
  ],
  [
    'the options of a task',
    'INVALID_REQUEST',
    async () => (store, value) =>
      store.queue.add(newTask({ labels: { require: { value: value as string }, prefer: {} } })),
  ],
  [
    'a result',
    'INVALID_RESULT',
    leased((store, leaseId, value) => store.attempts.finish(leaseId, outcomeWith(value), startMs)),
  ],
  [
    'a result after which the task is tried again',
    'INVALID_RESULT',
    leased((store, leaseId, value) => store.attempts.retry(leaseId, outcomeWith(value), startMs, startMs)),
  ],
  [
    'the details of a loss',
    'INVALID_RESULT',
    leased((store, leaseId, value) => store.attempts.requeue(leaseId, 'lost', errorWith(value), startMs)),
  ],
  [
    'the details of an end',
    'INVALID_RESULT',
    leased((store, leaseId, value) => store.attempts.giveUp(leaseId, errorWith(value), startMs)),
  ],
  [
    'output',
    'INVALID_RESULT',
    leased((store, leaseId, data) =>
      store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'display', data }], startMs),
    ),
  ],
  [
    'why a worker was chosen',
    'INVALID_RESULT',
    async (store) => {
      const { id } = await store.queue.add(newTask());
      return (_, value) => claimTask(store, id, { ...holder(), assignment: value as never }, startMs);
    },
  ],
  [
    'the outcome of a task that waits',
    'INVALID_RESULT',
    async (store) => {
      const { id } = await store.queue.add(newTask());
      return (_, value) => store.queue.endQueued(id, { ...outcomeWith(value), status: 'cancelled' }, startMs);
    },
  ],
  [
    'the labels of a session',
    'INVALID_REQUEST',
    async () => (store, value) =>
      store.sessions.add({
        id: 's-1',
        capability: 'python.run',
        labels: { require: { value: value as string }, prefer: {} },
        workerId: 'w-1',
        instanceId: 'i-1',
        linkId: 'r-1~1',
        ttlMs: 1,
        createdAtMs: startMs,
      }),
  ],
];

function leased(
  write: (store: TaskStore, leaseId: string, value: unknown) => Promise<unknown>,
): (store: TaskStore) => Promise<Write> {
  return async (store) => {
    const { leaseId } = await claimed(store);
    return (_, value) => write(store, leaseId, value);
  };
}

export function describeUnwritable(open: OpenTaskStore): void {
  describe.each(writes)('%s that cannot be written as JSON', (_name, code, prepare) => {
    const fixture = openForEach(open);

    it.each(unwritable)('fails with its own typed error among 220 others of its turn (%s)', async (_value, value) => {
      const { store } = fixture;
      const write = await prepare(store);
      const { leaseId } = await claimed(store);
      const before = Array.from({ length: 110 }, () => store.queue.add(newTask()));
      const failing = write(store, value);
      const after = Array.from({ length: 109 }, () => store.queue.add(newTask()));
      const finishing = store.attempts.finish(leaseId, succeeded, startMs);
      await expect(failing).rejects.toMatchObject({ code, message: expect.stringContaining('cannot be written') });
      expect(await Promise.all([...before, ...after])).toHaveLength(219);
      expect(await finishing).toMatchObject({ status: 'recorded' });
    });
  });
}
