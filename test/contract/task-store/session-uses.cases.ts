import type { Outcome } from '@yardmaster/protocol';
import type { Session } from '../../../src/tasks';
import { claimed, fleetRow, newTask, noSlot, openForEach, startMs, succeeded, type OpenTaskStore } from './fixture';
import { addSessions, closed, newSession } from './session-fixture';

const cancelled: Outcome = {
  status: 'cancelled',
  error: { code: 'CANCELLED', message: 'cancelled by the caller', retryable: false },
  stats: { wallMs: 0 },
};
const expired = (atMs: number) => ({ state: 'expired', reason: 'unused', endedAtMs: atMs }) as const;
const lost = (atMs: number) => ({ state: 'lost', reason: 'the worker is gone', endedAtMs: atMs }) as const;

/** Describes cases with two stores on the same data: each control plane must see the other's changes. */
export function describeSessionUses(open: OpenTaskStore): void {
  const given = openForEach(open);
  const usedAtMs = async (): Promise<number | undefined> => (await given.store.sessions.get('s'))?.lastUsedAtMs;

  describe('the use of a session', () => {
    it('is recorded when a task is added and when one ends', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's', 't');
      const { leaseId } = await claimed(second, { sessionId: 's', createdAtMs: startMs + 5 });
      expect(await usedAtMs()).toBe(startMs + 5);
      await given.store.attempts.requeue(leaseId, 'rejected', noSlot, startMs + 7);
      expect(await usedAtMs()).toBe(startMs + 5);
      const { id } = await second.queue.add(newTask({ sessionId: 's', createdAtMs: startMs + 6 }));
      await second.queue.endQueued(id, cancelled, startMs + 9);
      expect(await usedAtMs()).toBe(startMs + 9);
      await given.store.keys.addOnce(newTask({ sessionId: 's', createdAtMs: startMs + 11 }), {
        key: 'k',
        fingerprint: 'f',
      });
      expect(await usedAtMs()).toBe(startMs + 11);
      expect(await given.store.sessions.get('t')).toMatchObject({ lastUsedAtMs: startMs });
    });

    it('is recorded when a task ends with its attempt, and never set back', async () => {
      await addSessions(given.store, 's');
      const first = await claimed(given.store, { sessionId: 's' });
      await given.store.attempts.finish(first.leaseId, succeeded, startMs + 20);
      expect(await usedAtMs()).toBe(startMs + 20);
      const { id } = await given.store.queue.add(newTask({ sessionId: 's', createdAtMs: startMs + 3 }));
      expect(await usedAtMs()).toBe(startMs + 20);
      await given.store.sessions.end('s', closed(startMs + 21));
      await given.store.queue.endQueued(id, cancelled, startMs + 30);
      expect(await usedAtMs()).toBe(startMs + 20);
    });
  });

  describe('a task of a session that is not open', () => {
    it('is rejected without a trace', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      await given.store.sessions.end('s', closed(startMs + 1));
      const details = { sessionId: 's', state: 'closed', reason: 'by its caller' };
      const ended = { code: 'SESSION_LOST', message: 'session s has ended: by its caller', details };
      const task = newTask({ sessionId: 's' });
      await expect(second.queue.add(task)).rejects.toMatchObject(ended);
      await expect(second.keys.addOnce(task, { key: 'k', fingerprint: 'f' })).rejects.toMatchObject(ended);
      await expect(second.queue.add(newTask({ sessionId: 'none' }))).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'session none not found',
      });
      expect(await given.store.tasks.get(task.id)).toBeUndefined();
      expect(await given.store.keys.find({ key: 'k', fingerprint: 'g' })).toBeUndefined();
      expect(await given.store.queue.waiting()).toEqual([]);
    });

    it('is returned again for its key', async () => {
      await addSessions(given.store, 's');
      const idempotency = { key: 'k', fingerprint: 'f' };
      const { task } = await given.store.keys.addOnce(newTask({ sessionId: 's' }), idempotency);
      await given.store.sessions.end('s', closed(startMs + 1));
      expect(await given.store.keys.addOnce(newTask({ sessionId: 's' }), idempotency)).toMatchObject({
        isReplay: true,
        task: { id: task.id },
      });
    });

    it('is rejected from the turn in which the session ends', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      const [before, end, after] = await Promise.allSettled([
        second.queue.add(newTask({ sessionId: 's' })),
        given.store.sessions.end('s', closed(startMs + 1)),
        second.queue.add(newTask({ sessionId: 's' })),
      ]);
      expect([before.status, end.status]).toEqual(['fulfilled', 'fulfilled']);
      expect(after).toMatchObject({ reason: { code: 'SESSION_LOST' } });
    });
  });

  describe('the end of an unused session', () => {
    const expire = (unusedSinceMs: number): Promise<Session | undefined> =>
      given.store.sessions.end('s', expired(startMs + 1000), { unusedSinceMs });

    it('requires that it was not used since', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      const { leaseId } = await claimed(second, { sessionId: 's', createdAtMs: startMs + 5 });
      await second.attempts.finish(leaseId, succeeded, startMs + 10);
      expect(await expire(startMs + 9)).toBeUndefined();
      expect(await expire(startMs + 10)).toMatchObject({ state: 'expired', lastUsedAtMs: startMs + 10 });
      expect(await expire(startMs + 10)).toBeUndefined();
    });

    it('requires that it has no waiting or running task', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's', 't');
      const { task, leaseId } = await claimed(second, { sessionId: 's' });
      const running = await expire(startMs + 500);
      await second.attempts.requeue(leaseId, 'rejected', noSlot, startMs + 2, startMs + 60_000);
      const delayed = await expire(startMs + 500);
      await second.queue.endQueued(task.id, cancelled, startMs + 3);
      expect([running, delayed, await expire(startMs + 500)]).toMatchObject([
        undefined,
        undefined,
        { state: 'expired' },
      ]);
    });

    it('excludes its use by another store in the same turn, in both orders', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      const task = newTask({ sessionId: 's', createdAtMs: startMs + 1000 });
      const [added, ended] = await Promise.all([second.queue.add(task), expire(startMs)]);
      expect([added.state, ended]).toEqual(['queued', undefined]);
      await second.queue.endQueued(task.id, cancelled, startMs + 1001);
      const [end, refused] = await Promise.allSettled([
        expire(startMs + 1001),
        second.queue.add(newTask({ sessionId: 's', createdAtMs: startMs + 2001 })),
      ]);
      expect(end).toMatchObject({ value: { state: 'expired' } });
      expect(refused).toMatchObject({ reason: { code: 'SESSION_LOST' } });
    });
  });

  describe('a session whose worker has another link', () => {
    const keeper = { workerId: 'w-1', instanceId: 'w-1-i1', linkId: 'r-2~1' };

    it('is adopted on that link, which counts as a use', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      expect(await second.sessions.adopt('s', keeper, startMs + 50)).toMatchObject({
        ...newSession('s'),
        ...keeper,
        state: 'open',
        lastUsedAtMs: startMs + 50,
      });
      expect(await given.store.sessions.get('s')).toMatchObject({ linkId: 'r-2~1', lastUsedAtMs: startMs + 50 });
    });

    it('is not adopted by another worker or instance, or after its end', async () => {
      const { sessions } = await given.openSecond();
      await addSessions(given.store, 's');
      expect([
        await sessions.adopt('s', { ...keeper, instanceId: 'w-1-i2' }, startMs + 50),
        await sessions.adopt('s', { ...keeper, workerId: 'w-2' }, startMs + 50),
        await sessions.adopt('none', keeper, startMs + 50),
      ]).toEqual([undefined, undefined, undefined]);
      expect(await given.store.sessions.get('s')).toMatchObject({ linkId: 'r-1~1', lastUsedAtMs: startMs });
      await given.store.sessions.end('s', closed(startMs + 60));
      expect(await sessions.adopt('s', keeper, startMs + 70)).toBeUndefined();
      expect(await given.store.sessions.get('s')).toMatchObject({ state: 'closed', linkId: 'r-1~1' });
    });

    it('is not adopted on an old link of its worker', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      for (const linkId of ['r-1~1', 'r-2~1', 'r-1~2']) await given.store.fleet.link(fleetRow({ linkId }));
      expect(await second.sessions.adopt('s', keeper, startMs + 50)).toBeUndefined();
      expect(await second.sessions.adopt('s', { ...keeper, linkId: 'r-1~2' }, startMs + 50)).toMatchObject({
        linkId: 'r-1~2',
      });
    });

    it('is lost only with its own link, once', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 's');
      await second.sessions.adopt('s', keeper, startMs + 50);
      const lose = (linkId: string): Array<Promise<Session | undefined>> =>
        [given.store, second].map(({ sessions }) => sessions.end('s', lost(startMs + 60), { linkId }));
      expect(await Promise.all(lose('r-1~1'))).toEqual([undefined, undefined]);
      expect(await given.store.sessions.get('s')).toMatchObject({ state: 'open' });
      expect(await Promise.all(lose('r-2~1'))).toMatchObject([{ state: 'lost', linkId: 'r-2~1' }, undefined]);
    });
  });

  describe('the open sessions', () => {
    it('are abandoned while no live control plane has their links', async () => {
      const second = await given.openSecond();
      const { sessions, fleet } = given.store;
      const stranded = async (atMs = startMs): Promise<string[]> =>
        (await second.sessions.abandoned(atMs)).map(({ id }) => id).sort();
      await addSessions(given.store, 'a', 'b', 'ended');
      await sessions.add(newSession('other', { workerId: 'w-2', linkId: 'r-2~2' }));
      await sessions.add(newSession('old', { workerId: 'w-1', linkId: '' }));
      await sessions.end('ended', closed(startMs));
      expect(await stranded()).toEqual(['a', 'b', 'old', 'other']);
      await fleet.markAlive('r-1', startMs + 10);
      await fleet.link(fleetRow({ linkId: 'r-1~1' }));
      await fleet.link(fleetRow({ workerId: 'w-2', linkId: 'r-2~2' }));
      expect(await stranded()).toEqual(['old', 'other']);
      expect(await stranded(startMs + 10)).toEqual(['a', 'b', 'old', 'other']);
      await fleet.link(fleetRow({ linkId: 'r-1~2' }));
      await sessions.adopt('b', { workerId: 'w-1', instanceId: 'w-1-i1', linkId: 'r-1~2' }, startMs);
      expect(await stranded()).toEqual(['a', 'old', 'other']);
    });

    it('are counted, and found by worker, regardless of the store that added them', async () => {
      const second = await given.openSecond();
      await addSessions(given.store, 'a', 'b');
      await second.sessions.add(newSession('c', { workerId: 'w-2' }));
      await second.sessions.add(newSession('d'));
      await second.sessions.end('b', closed(startMs));
      expect(await given.store.sessions.count()).toBe(3);
      expect((await given.store.sessions.ofWorker('w-1')).map(({ id }) => id)).toEqual(['a', 'd']);
      expect(await second.sessions.ofWorker('w-2')).toMatchObject([{ ...newSession('c', { workerId: 'w-2' }) }]);
      expect(await second.sessions.ofWorker('w-3')).toEqual([]);
    });
  });
}
