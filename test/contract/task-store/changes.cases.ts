import type { FeedPage, FleetChange, FleetWorker, NewSession, TaskChange, TaskStore } from '../../../src/tasks';
import {
  claimed,
  lost,
  newTask,
  openForEach,
  startMs,
  succeeded,
  type OpenTaskStore,
  type TaskStoreFixture,
} from './fixture';

/** More subjects than any engine keeps. */
const tooMany = 10_001;

function newSession(id: string): NewSession {
  const labels = { require: {}, prefer: {} };
  return {
    id,
    capability: 'python.run',
    labels,
    workerId: 'w-1',
    instanceId: 'i-1',
    linkId: 'r-1~x',
    ttlMs: 1000,
    createdAtMs: startMs,
  };
}

function newWorker(given: Partial<FleetWorker>): FleetWorker {
  const start = { workerId: 'w', instanceId: 'i-1', linkId: 'l', name: 'w', version: '1', slots: 2, labels: {} };
  const times = { registeredAtMs: startMs, lastSeenAtMs: startMs, reconnects: 0, heartbeats: 0 };
  return { ...start, ...times, capabilities: [], state: 'online', isCordoned: false, inFlight: [], ...given };
}

function inWords(changes: readonly TaskChange[]): string[] {
  return changes.map(({ taskId, task, event }) => `${taskId} ${task?.state ?? event.type}`);
}

function subjects({ changes, reset }: FeedPage): string[] {
  return reset ? [reset] : changes.map(({ change }) => `${change.kind} ${change.id} ${change.state}`);
}

export function describeChanges(open: OpenTaskStore): void {
  describe('subscribe', () => {
    const given = openForEach(open);

    it('notifies each store of its own changes, once', async () => {
      const [first, second] = [given.store, await given.openSecond()];
      const [ofFirst, ofSecond]: [TaskChange[], TaskChange[]] = [[], []];
      first.changes.subscribe((change) => ofFirst.push(change));
      second.changes.subscribe((change) => ofSecond.push(change));
      const { leaseId } = await claimed(first, { id: 'a' });
      await second.attempts.finish(leaseId, succeeded, startMs + 2);
      await second.queue.add(newTask({ id: 'b' }));
      expect(inWords(ofFirst)).toEqual(['a queued', 'a running']);
      expect(inWords(ofSecond)).toEqual(['a succeeded', 'b queued']);
    });
  });

  describe('follow', () => {
    const given = openForEach(open);

    it('notifies of the changes of one task by any store, until unsubscribed', async () => {
      const [first, second] = [given.store, await given.openSecond()];
      const told: TaskChange[] = [];
      const stop = first.changes.follow('a', (change) => told.push(change));
      const { leaseId } = await claimed(second, { id: 'a' });
      await claimed(second, { id: 'b' });
      await first.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'x' }], startMs + 1);
      await second.attempts.requeue(leaseId, 'lost', lost, startMs + 2);
      expect(inWords(told)).toEqual(['a queued', 'a running', 'a output', 'a queued']);
      stop();
      stop();
      await second.queue.endQueued('a', { status: 'cancelled', stats: { wallMs: 0 } }, startMs + 3);
      expect(told).toHaveLength(4);
    });

    it('notifies the other listeners if one throws or unsubscribes meanwhile', async () => {
      const told: string[] = [];
      given.store.changes.follow('a', () => {
        throw new Error('a listener that throws');
      });
      const stop = given.store.changes.follow('a', () => (told.push('once'), stop()));
      given.store.changes.follow('a', () => told.push('always'));
      await claimed(given.store, { id: 'a' });
      expect(told).toEqual(['once', 'always', 'always']);
    });
  });

  describeFeed(open);
}

function describeFeed(open: OpenTaskStore): void {
  describe('since', () => {
    let given: TaskStoreFixture;
    beforeEach(async () => (given = await open()));
    afterEach(() => given.cleanUp());

    const now = async (store: TaskStore): Promise<string> => (await store.changes.since(undefined, 10)).cursor;

    it('starts at the end without a cursor', async () => {
      await claimed(given.store, { id: 'a' });
      const start = await given.store.changes.since(undefined, 10);
      expect(start).toEqual({ changes: [], cursor: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/) });
      expect(await given.store.changes.since(start.cursor, 10)).toEqual({ changes: [], cursor: start.cursor });
    });

    it('returns the last change of each task and session, of both stores, in order', async () => {
      const [first, second] = [given.store, await given.openSecond()];
      const cursor = await now(first);
      await first.sessions.add(newSession('s'));
      const { leaseId } = await claimed(second, { id: 'a' });
      await first.queue.add(newTask({ id: 'b' }));
      await second.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'x' }], startMs + 1);
      await first.attempts.finish(leaseId, succeeded, startMs + 2);
      await second.sessions.end('s', { state: 'closed', reason: 'r', endedAtMs: startMs + 3 });
      for (const store of [first, second]) {
        const page = await store.changes.since(cursor, 10);
        expect(subjects(page)).toEqual(['task b queued', 'task a succeeded', 'session s closed']);
      }
    });

    it('returns changes without large or secret data', async () => {
      const cursor = await now(given.store);
      const { leaseId } = await claimed(given.store, { id: 'a', input: 'secret', priority: 3 });
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs + 2);
      await given.store.sessions.add(newSession('s'));
      const { changes } = await given.store.changes.since(cursor, 10);
      const [of, capability, workerId] = [{ atMs: startMs + 2, attempt: 1, priority: 3 }, 'python.run', 'w-1'];
      expect(changes.map(({ change }) => change)).toEqual([
        { kind: 'task', id: 'a', ...of, capability, state: 'queued', workerId, errorCode: 'WORKER_LOST' },
        { kind: 'session', id: 's', atMs: startMs, state: 'open', capability, workerId },
      ]);
    });

    it('returns changes of worker states, of both stores, but not every update of their rows', async () => {
      const [first, second] = [given.store, await given.openSecond()];
      let cursor = await now(first);
      const after = async (): Promise<FleetChange[]> => {
        const page = await second.changes.since(cursor, 10);
        ({ cursor } = page);
        return page.changes.map(({ change }) => change);
      };
      const changed = { kind: 'worker', id: 'w', atMs: expect.any(Number), isCordoned: false, slots: 2, inFlight: 0 };
      await first.fleet.link(newWorker({ linkId: 'r-1~x', state: 'registering' }));
      expect(await after()).toEqual([{ ...changed, state: 'registering' }]);
      await first.fleet.update(newWorker({ linkId: 'r-1~x' }));
      expect(await after()).toEqual([{ ...changed, state: 'online' }]);
      await first.fleet.update(newWorker({ linkId: 'r-1~x', inFlight: ['a'], heartbeats: 7 }));
      await second.fleet.update(newWorker({ linkId: 'r-2~y', state: 'offline' }));
      expect(await after()).toEqual([]);
      await second.fleet.link(newWorker({ linkId: 'r-2~y', state: 'draining', isCordoned: true, inFlight: ['a'] }));
      expect(await after()).toEqual([{ ...changed, state: 'draining', isCordoned: true, inFlight: 1 }]);
      await first.fleet.unlink('w', 'r-1~x');
      expect(await after()).toEqual([]);
      await second.fleet.unlink('w', 'r-2~y');
      expect(await after()).toEqual([{ ...changed, state: 'removed', isCordoned: true, inFlight: 1 }]);
    });

    it('returns only durable changes, and none for operations without effect', async () => {
      const cursor = await now(given.store);
      const adding = given.store.queue.add(newTask({ id: 'a' }));
      expect(subjects(await given.store.changes.since(cursor, 10))).toEqual([]);
      await adding;
      await given.store.attempts.finish('t-none~1~x', succeeded, startMs);
      await given.store.sessions.end('s', { state: 'closed', reason: '', endedAtMs: startMs });
      expect(subjects(await given.store.changes.since(cursor, 10))).toEqual(['task a queued']);
    });

    it('continues from each cursor, page by page', async () => {
      const cursor = await now(given.store);
      for (const id of ['a', 'b', 'c']) await given.store.queue.add(newTask({ id }));
      const page = await given.store.changes.since(cursor, 2);
      expect(subjects(page)).toEqual(['task a queued', 'task b queued']);
      expect(page.cursor).toBe(page.changes[1]!.cursor);
      const after = async (cursor: string): Promise<string[]> => subjects(await given.store.changes.since(cursor, 2));
      expect(await after(page.cursor)).toEqual(['task c queued']);
      expect(await after(page.changes[0]!.cursor)).toEqual(['task b queued', 'task c queued']);
    });

    it('resets a reader that missed changes, and one with a cursor of another run', async () => {
      const cursor = await now(given.store);
      const tasks = Array.from({ length: tooMany }, () => newTask());
      await Promise.all(tasks.map((task) => given.store.queue.add(task)));
      const page = await given.store.changes.since(cursor, 10);
      expect(page).toEqual({ changes: [], cursor: expect.any(String), reset: 'expired' });
      const store = await given.reopen();
      for (const old of [cursor, page.cursor, 'x'])
        expect(await store.changes.since(old, 10)).toMatchObject({ changes: [], reset: 'restarted' });
    }, 30_000);
  });

  describe('onChange', () => {
    const given = openForEach(open);

    it('notifies of unread changes by any store, until unsubscribed', async () => {
      const [first, second] = [given.store, await given.openSecond()];
      let told = 0;
      await first.queue.add(newTask());
      const stop = first.changes.onChange(() => told++);
      let { cursor } = await first.changes.since(undefined, 10);
      for (const store of [first, second]) {
        told = 0;
        await claimed(store);
        expect(told).toBeGreaterThan(0);
        ({ cursor } = await first.changes.since(cursor, 10));
      }
      stop();
      told = 0;
      await claimed(second);
      expect(told).toBe(0);
    });

    it('notifies the other listeners if one throws', async () => {
      let told = 0;
      given.store.changes.onChange(() => {
        throw new Error('a listener that throws');
      });
      given.store.changes.onChange(() => told++);
      await given.store.changes.since(undefined, 10);
      await given.store.queue.add(newTask());
      expect(told).toBeGreaterThan(0);
    });
  });
}
