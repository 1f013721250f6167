import { queueKey, type Credential, type KeyLimits, type NewTask, type TaskStore } from '../../../src/tasks';
import {
  claimTask,
  drain,
  holder,
  lost,
  newTask,
  openForEach,
  startMs,
  succeeded,
  type OpenTaskStore,
  type TaskStoreFixture,
} from './fixture';
import { newSession } from './session-fixture';

type Given = Pick<TaskStoreFixture, 'store' | 'openSecond' | 'reopen'>;

const python = queueKey('python.run', {});
const shell = queueKey('shell.run', {});

/** Describes the turns that API keys take. */
export function describeTurns(open: OpenTaskStore): void {
  describe('turns between keys', () => {
    const given = openForEach(open);
    const add = (count: number, keyId?: string, over: Partial<NewTask> = {}) =>
      addTasks(given.store, count, keyId, over);

    it('serve the only task of a key second at the latest, whatever another key has waiting', async () => {
      const heavy = await add(10_000, 'k-heavy');
      const [light] = await add(1, 'k-light', { createdAtMs: startMs + 9000 });
      expect(await claim(given.store, 3)).toEqual([heavy[0], light, heavy[1]]);
    });

    it('alternate between keys of the same weight, and count the built-in key', async () => {
      const [a, b, builtIn] = [await add(3, 'k-a'), await add(2, 'k-b'), await add(2)];
      expect(await drain(given.store)).toEqual([a[0], b[0], builtIn[0], a[1], b[1], builtIn[1], a[2]]);
    });

    it('follow the weights, and a changed weight at once', async () => {
      await given.store.credentials.add(apiKey('k-a', { weight: 3 }));
      await add(100, 'k-a');
      await add(100, 'k-b');
      expect(countOf(await claimKeys(given.store, 40), 'k-a')).toBe(30);
      await given.store.credentials.replace(apiKey('k-a', { weight: 1 }));
      expect(countOf(await claimKeys(given.store, 40), 'k-a')).toBe(20);
      await given.store.credentials.replace(apiKey('k-a', { weight: 4, version: 1 }));
      expect(countOf(await claimKeys(given.store, 40), 'k-a')).toBe(32);
      await given.store.credentials.remove('k-a');
      expect(countOf(await claimKeys(given.store, 16), 'k-a')).toBe(8);
    });

    it('span the queues that are offered together', async () => {
      await add(20, 'k-a');
      await add(20, 'k-a', { capability: 'shell.run' });
      await add(20, 'k-b', { capability: 'shell.run' });
      const keys = await claimKeys(given.store, 20);
      expect(countOf(keys, 'k-a')).toBe(10);
      expect(countOf(await claimKeys(given.store, 20, [shell]), 'k-a')).toBe(10);
    });

    it('apply within one priority', async () => {
      const high = await add(3, 'k-a', { priority: 1 });
      const [normal, low] = [await add(2, 'k-a'), await add(2, 'k-b')];
      expect(await drain(given.store)).toEqual([...high, low[0], normal[0], low[1], normal[1]]);
    });

    it('change nothing while one key has tasks', async () => {
      const priorities = [0, 1, 0, -1, 1];
      const ids: string[] = [];
      for (const priority of priorities) ids.push(...(await add(1, 'k-a', { priority })));
      expect(await drain(given.store)).toEqual([1, 4, 0, 2, 3].map((index) => ids[index]));
    });

    it('keep the rank of a requeued task among those of its key', async () => {
      const [a, b] = [await add(3, 'k-a'), await add(3, 'k-b')];
      const { leaseId } = (await claimTask(given.store, a[0]!, holder(), startMs))!;
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 1);
      expect(await drain(given.store)).toEqual([b[0], a[0], b[1], a[1], b[2], a[2]]);
    });

    it('include a delayed task once it is due', async () => {
      const [a, b] = [await add(1, 'k-a'), await add(2, 'k-b')];
      const { leaseId } = (await claimTask(given.store, a[0]!, holder(), startMs))!;
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs, startMs + 500);
      expect(await claim(given.store, 1)).toEqual([b[0]]);
      await given.store.queue.release(startMs + 500);
      expect(await claim(given.store, 2)).toEqual([a[0], b[1]]);
    });

    it('give no credit for time without waiting tasks', async () => {
      await add(50, 'k-a');
      await claim(given.store, 20);
      const b = await add(3, 'k-b');
      expect(countOf(await claimKeys(given.store, 4), 'k-b')).toBe(2);
      expect(await given.store.queue.position(b[2]!)).toMatchObject({ position: 1, length: 1 });
    });

    it('let a key whose queue had no slots catch up by one task', async () => {
      await add(50, 'k-a');
      await add(50, 'k-b', { capability: 'shell.run' });
      await claim(given.store, 20, [python]);
      const keys = await claimKeys(given.store, 9);
      expect(countOf(keys, 'k-b')).toBe(5);
    });

    it('keep weights among keys whose slots are free less often than others', async () => {
      await given.store.credentials.add(apiKey('k-a', { weight: 3 }));
      await add(100, 'k-fast');
      await add(30, 'k-a', { capability: 'shell.run' });
      await add(30, 'k-b', { capability: 'shell.run' });
      const keys: Array<string | undefined> = [];
      for (let round = 0; round < 20; round++) {
        await claim(given.store, 5, [python]);
        keys.push(...(await claimKeys(given.store, 1, [shell])));
      }
      expect(countOf(keys, 'k-a')).toBe(15);
    });

    it('are shared by two stores on the same data', async () => {
      const second = await given.openSecond();
      const [a, b] = [await add(4, 'k-a'), await add(4, 'k-b')];
      const claimed = [];
      for (let n = 0; n < 8; n++) claimed.push(...(await claim(n % 2 ? second : given.store, 1)));
      expect(claimed).toEqual(a.flatMap((id, n) => [id, b[n]]));
    });

    it('keep the order of age in a session, whatever the keys', async () => {
      await given.store.sessions.add(newSession('s-1'));
      const ids: string[] = [];
      for (const keyId of ['k-a', 'k-a', 'k-b', 'k-a']) ids.push(...(await add(1, keyId, { sessionId: 's-1' })));
      expect(await given.store.queue.position(ids[2]!)).toEqual({ position: 3, length: 4 });
      expect(await drain(given.store)).toEqual(ids);
    });

    it('count a task of a session for its key', async () => {
      await given.store.sessions.add(newSession('s-1'));
      await add(2, 'k-a', { sessionId: 's-1' });
      const [a, b] = [await add(1, 'k-a'), await add(2, 'k-b')];
      const keys = await claimKeys(given.store, 4);
      expect(keys).toEqual(['k-a', 'k-b', 'k-a', 'k-b']);
      expect(await given.store.tasks.get(a[0]!)).toMatchObject({ state: 'queued' });
      expect(await given.store.tasks.get(b[1]!)).toMatchObject({ state: 'running' });
    });

    it('show in the position, among the tasks of the key', async () => {
      const [a, b] = [await add(3, 'k-a'), await add(2)];
      const positions = await Promise.all([...a, ...b].map((id) => given.store.queue.position(id)));
      expect(positions).toEqual([
        ...[1, 2, 3].map((position) => ({ position, length: 3, keys: 2 })),
        ...[1, 2].map((position) => ({ position, length: 2, keys: 2 })),
      ]);
      await claim(given.store, 4);
      expect(await given.store.queue.position(a[2]!)).toEqual({ position: 1, length: 1 });
    });
  });

  describeRunningMax(openForEach, open);
}

function describeRunningMax(openEach: typeof openForEach, open: OpenTaskStore): void {
  describe('the limit of running tasks of a key', () => {
    const given: Given = openEach(open);
    const limit = (limits: KeyLimits, version = 0) =>
      version === 0
        ? given.store.credentials.add(apiKey('k-a', { limits }))
        : given.store.credentials.replace(apiKey('k-a', { limits, version: version - 1 }));
    const claimedOf = async (store = given.store) => countOf(await claimKeys(store, 10), 'k-a');

    it('keeps further tasks waiting, not those of other keys', async () => {
      await limit({ runningMax: 2 });
      const a = await addTasks(given.store, 5, 'k-a', { priority: 5 });
      const b = await addTasks(given.store, 3, 'k-b');
      expect(await claim(given.store, 10)).toEqual([a[0], a[1], ...b]);
      expect(await claim(given.store, 10)).toEqual([]);
      expect(await given.store.queue.waiting()).toMatchObject([{ length: 3 }]);
      expect(await given.store.queue.eligible()).toHaveLength(1);
      expect(await given.store.queue.position(a[3]!)).toEqual({ position: 2, length: 3, keyRunning: 2 });
    });

    it.each<[string, (leaseId: string) => Promise<unknown>]>([
      ['ends', (leaseId) => given.store.attempts.finish(leaseId, succeeded, startMs + 1)],
      ['is lost for good', (leaseId) => given.store.attempts.giveUp(leaseId, lost, startMs + 1)],
      ['is queued again', (leaseId) => given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 1)],
    ])('lets the next task run when one %s, and calls the listeners of all stores', async (_, end) => {
      const second = await given.openSecond();
      await limit({ runningMax: 1 });
      const [first] = await addTasks(given.store, 1, 'k-a');
      const { leaseId } = (await claimTask(given.store, first!, holder(), startMs))!;
      await addTasks(given.store, 2, 'k-a');
      let calls = 0;
      const unsubscribe = [given.store, second].map(({ queue }) => queue.onResumed(() => calls++));
      expect(await claimedOf(second)).toBe(0);
      expect(calls).toBe(0);
      await end(leaseId);
      expect(calls).toBe(2);
      unsubscribe.forEach((stop) => stop());
      expect(await claimedOf(second)).toBe(1);
      expect(await claimedOf(second)).toBe(0);
      await given.store.credentials.remove('k-a');
      expect(calls).toBe(2);
    });

    it('takes effect when it changes', async () => {
      await addTasks(given.store, 9, 'k-a');
      await limit({ runningMax: 1 });
      expect(await claimedOf()).toBe(1);
      let calls = 0;
      given.store.queue.onResumed(() => calls++);
      await limit({ runningMax: 3 }, 1);
      expect(calls).toBe(1);
      expect(await claimedOf()).toBe(2);
      await limit({ runningMax: 1 }, 2);
      expect(await claimedOf()).toBe(0);
      await given.store.credentials.remove('k-a');
      expect(calls).toBe(2);
      expect(await claimedOf()).toBe(6);
    });

    it('of 0 stops a key', async () => {
      await limit({ runningMax: 0 });
      await addTasks(given.store, 2, 'k-a');
      expect(await claimedOf()).toBe(0);
      await limit({ runningMax: 1 }, 1);
      expect(await claimedOf()).toBe(1);
    });

    it('holds after a restart', async () => {
      await limit({ runningMax: 2 });
      await addTasks(given.store, 4, 'k-a');
      expect(await claimedOf()).toBe(2);
      expect(await claimedOf(await given.reopen())).toBe(0);
    });

    it('applies to the tasks of a session', async () => {
      await limit({ runningMax: 1 });
      await given.store.sessions.add(newSession('s-1'));
      const [first] = await addTasks(given.store, 1, 'k-a');
      const { leaseId } = (await claimTask(given.store, first!, holder(), startMs))!;
      await addTasks(given.store, 1, 'k-a', { sessionId: 's-1' });
      await addTasks(given.store, 1, 'k-b', { sessionId: 's-1' });
      expect(await claim(given.store, 10)).toEqual([]);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 1);
      expect(await claimKeys(given.store, 10)).toEqual(['k-a', 'k-b']);
    });
  });
}

function apiKey(id: string, over: Partial<Credential>): Credential {
  return { id, kind: 'api-key', secrets: [], createdAtMs: startMs, definition: {}, version: 0, ...over };
}

async function addTasks(
  store: TaskStore,
  count: number,
  keyId?: string,
  over: Partial<NewTask> = {},
): Promise<string[]> {
  const tasks = Array.from({ length: count }, () => newTask({ ...(keyId !== undefined && { keyId }), ...over }));
  return (await Promise.all(tasks.map((task) => store.queue.add(task)))).map(({ id }) => id);
}

/** Claims tasks of the given queues, or of all; returns their ids in claim order. */
async function claim(store: TaskStore, count: number, queues?: string[]): Promise<string[]> {
  const offered = queues ?? (await store.queue.waiting()).map(({ key }) => key);
  const offers = offered.map((key) => ({ key, slots: count }));
  return (await store.queue.claim(offers, count, () => holder(), startMs)).map(({ taskId }) => taskId);
}

/** Claims tasks; returns the keys of those. */
async function claimKeys(store: TaskStore, count: number, queues?: string[]): Promise<Array<string | undefined>> {
  const ids = await claim(store, count, queues);
  return Promise.all(ids.map(async (id) => (await store.tasks.get(id))!.keyId));
}

function countOf(keys: ReadonlyArray<string | undefined>, keyId: string): number {
  return keys.filter((key) => key === keyId).length;
}
