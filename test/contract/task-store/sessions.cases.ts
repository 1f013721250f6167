import type { Outcome } from '@yardmaster/protocol';
import {
  claimTask,
  claimed,
  drain,
  holder,
  newTask,
  noSlot,
  openForEach,
  startMs,
  succeeded,
  type OpenTaskStore,
} from './fixture';
import { addSessions, closed, newSession } from './session-fixture';

const lost: Outcome = {
  status: 'failed',
  error: { code: 'SESSION_LOST', message: 'gone', retryable: false },
  stats: { wallMs: 0 },
};
const everyState = ['open', 'closed', 'expired', 'lost'] as const;

export function describeSessions(open: OpenTaskStore): void {
  describe('a session', () => {
    const given = openForEach(open);

    it('is stored from opening to end', async () => {
      const { sessions } = given.store;
      const opened = { ...newSession('s'), state: 'open', lastUsedAtMs: startMs };
      expect(await sessions.add(newSession('s'))).toEqual(opened);
      expect(await sessions.get('s')).toEqual(opened);
      const end = { state: 'expired', reason: 'unused', endedAtMs: startMs + 9 } as const;
      expect(await sessions.end('s', end)).toEqual({ ...opened, ...end });
      expect(await sessions.end('s', closed(startMs + 10))).toBeUndefined();
      expect(await sessions.get('s')).toEqual({ ...opened, ...end });
    });

    it('is undefined if unknown, and rejected if its id exists', async () => {
      const { sessions } = given.store;
      expect([await sessions.get('s'), await sessions.end('s', closed(startMs))]).toEqual([undefined, undefined]);
      await sessions.add(newSession('s'));
      await expect(sessions.add(newSession('s'))).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('is listed by state, newest first, page by page', async () => {
      const { sessions } = given.store;
      for (const id of ['a', 'b', 'c', 'd']) await sessions.add(newSession(id));
      await sessions.end('b', closed(startMs));
      await sessions.end('c', { ...closed(startMs), state: 'lost' });
      const idsOf = async (states: Parameters<typeof sessions.list>[0], limit: number): Promise<string[][]> => {
        const pages: string[][] = [];
        for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
          const page = await sessions.list(states, { limit, ...(cursor !== undefined && { cursor }) });
          pages.push(page.sessions.map(({ id }) => id));
          cursor = page.nextCursor;
        }
        return pages;
      };
      expect(await idsOf(everyState, 3)).toEqual([['d', 'c', 'b'], ['a']]);
      expect(await idsOf(['open', 'closed'], 2)).toEqual([['d', 'b'], ['a']]);
      expect(await idsOf(['expired'], 2)).toEqual([[]]);
      await expect(sessions.list(everyState, { limit: 1, cursor: 'no' })).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
        path: 'cursor',
      });
    });

    it('has a separate queue, in order of age', async () => {
      await addSessions(given.store, 's');
      const inSession = { sessionId: 's' };
      const first = await given.store.queue.add(newTask(inSession));
      const other = await given.store.queue.add(newTask());
      const second = await given.store.queue.add(newTask({ ...inSession, capability: 'shell.run' }));
      const queues = await given.store.queue.waiting();
      expect(queues.map(({ capability, sessionId, length }) => [capability, sessionId, length])).toEqual([
        ['python.run', 's', 1],
        ['python.run', undefined, 1],
        ['shell.run', 's', 1],
      ]);
      expect(await drain(given.store)).toEqual([first.id, other.id, second.id]);
    });

    it('ends its waiting and delayed tasks in batches, but not its running ones', async () => {
      const { store } = given;
      await addSessions(store, 's', 't');
      const delayed = await claimed(store, { sessionId: 's' });
      await store.attempts.requeue(delayed.leaseId, 'lost', noSlot, startMs + 2, startMs + 60_000);
      const running = await claimed(store, { sessionId: 's' });
      const waiting = await store.queue.add(newTask({ sessionId: 's' }));
      const other = await store.queue.add(newTask({ sessionId: 't' }));
      expect(await store.sessions.endTasks('s', lost, 10, startMs + 4)).toBe(0);
      await store.sessions.end('s', closed(startMs + 4));
      const told: string[] = [];
      const stop = store.changes.subscribe(({ task }) => task && told.push(`${task.id} ${task.state}`));
      expect([
        await store.sessions.endTasks('s', lost, 1, startMs + 5),
        await store.sessions.endTasks('s', lost, 1, startMs + 6),
        await store.sessions.endTasks('s', lost, 1, startMs + 7),
      ]).toEqual([1, 1, 0]);
      stop();
      expect(told.sort()).toEqual([`${delayed.task.id} failed`, `${waiting.id} failed`]);
      expect(await store.tasks.get(waiting.id)).toMatchObject({ state: 'failed', outcome: lost });
      expect(await store.tasks.get(other.id)).toMatchObject({ state: 'queued' });
      expect(await store.attempts.finish(running.leaseId, succeeded, startMs + 8)).toMatchObject({
        status: 'recorded',
      });
    });

    it('is removed if it ended before a time or exceeds the count limit', async () => {
      const { store } = given;
      for (const id of ['open', 'old', 'a', 'b', 'c']) await store.sessions.add(newSession(id));
      await store.sessions.end('old', closed(startMs + 1));
      for (const id of ['a', 'b', 'c']) await store.sessions.end(id, closed(startMs + 10));
      const retention = { endedBeforeMs: startMs + 5, endedMax: 100, endedBytesMax: 1e9, keysBeforeMs: 0 };
      const kept = async (): Promise<string[]> =>
        (await store.sessions.list(everyState, { limit: 10 })).sessions.map(({ id }) => id);
      await store.retention.prune(retention, 10);
      expect(await kept()).toEqual(['c', 'b', 'a', 'open']);
      await store.retention.prune({ ...retention, endedMax: 1 }, 10);
      expect(await kept()).toEqual(['c', 'open']);
    });
  });

  describe('a session after a restart', () => {
    it('is kept with its waiting tasks', async () => {
      const fixture = await open();
      await fixture.store.sessions.add(newSession('s'));
      const task = await fixture.store.queue.add(newTask({ sessionId: 's' }));
      const again = await fixture.reopen();
      expect(await again.sessions.get('s')).toMatchObject({ state: 'open', lastUsedAtMs: startMs });
      expect((await again.queue.waiting()).map(({ sessionId }) => sessionId)).toEqual(['s']);
      expect(await claimTask(again, task.id, holder(), startMs)).toMatchObject({ task: { sessionId: 's' } });
      await fixture.cleanUp();
    });
  });
}
