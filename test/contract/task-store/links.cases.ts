import type { Recorded, TaskStore } from '../../../src/tasks';
import {
  claimed,
  fleetRow as row,
  holder,
  lost,
  newTask,
  openForEach,
  type OpenTaskStore,
  startMs,
  succeeded,
} from './fixture';

/** Decisions that a control plane may make about an attempt on the worker's behalf. */
const decisions: Array<
  [name: string, decide: (store: TaskStore, leaseId: string, onLink?: string) => Promise<Recorded>]
> = [
  ['finish', (store, leaseId, onLink) => store.attempts.finish(leaseId, succeeded, startMs + 5, onLink)],
  ['retry', (store, leaseId, onLink) => store.attempts.retry(leaseId, succeeded, startMs + 5, startMs + 5, onLink)],
  [
    'requeue',
    (store, leaseId, onLink) => store.attempts.requeue(leaseId, 'lost', lost, startMs + 5, undefined, onLink),
  ],
  ['giveUp', (store, leaseId, onLink) => store.attempts.giveUp(leaseId, lost, startMs + 5, onLink)],
];

/** Attempts are lost only with their own link. */
export function describeLinks(open: OpenTaskStore): void {
  describe('an attempt on a link', () => {
    const given = openForEach(open);
    const on = (linkId: string) => ({ ...holder(), linkId });

    it.each(decisions)('is ended by %s on its link', async (_, decide) => {
      const { leaseId } = await claimed(given.store, {}, on('r-1~1'));
      expect(await decide(given.store, leaseId, 'r-1~1')).toMatchObject({ status: 'recorded' });
    });

    it.each(decisions)('is not ended by %s after any store moved it to another link', async (_, decide) => {
      const second = await given.openSecond();
      const { leaseId, task } = await claimed(given.store, {}, on('r-1~1'));
      expect(await second.attempts.adopt(leaseId, on('r-2~1'))).toBe(true);
      expect(await decide(given.store, leaseId, 'r-1~1')).toEqual({ status: 'stale' });
      expect(await given.store.tasks.get(task.id)).toMatchObject({ state: 'running', attempt: 1 });
      expect(await decide(given.store, leaseId)).toMatchObject({ status: 'recorded' });
    });

    it('cannot be adopted on an old link of its worker', async () => {
      const { leaseId } = await claimed(given.store, {}, on('r-1~1'));
      for (const linkId of ['r-1~1', 'r-2~1', 'r-1~2']) await given.store.fleet.link(row({ linkId }));
      expect(await given.store.attempts.adopt(leaseId, on('r-2~1'))).toBe(false);
      expect(await given.store.attempts.adopt(leaseId, on('r-1~2'))).toBe(true);
      expect(await given.store.attempts.byLease(leaseId)).toMatchObject({ linkId: 'r-1~2' });
    });

    it('is found by its link', async () => {
      const moved = await claimed(given.store, {}, on('r-1~1'));
      await claimed(given.store, {}, on('r-1~1'));
      await given.store.attempts.adopt(moved.leaseId, on('r-2~1'));
      const running = await given.store.attempts.running({ workerId: 'w-1', linkId: 'r-2~1' });
      expect(running.map(({ taskId }) => taskId)).toEqual([moved.task.id]);
    });

    it('keeps its link across a restart', async () => {
      const { leaseId } = await claimed(given.store, {}, on('r-1~1'));
      await given.store.attempts.adopt(leaseId, on('r-1~2'));
      const store = await given.reopen();
      expect(await store.attempts.byLease(leaseId)).toMatchObject({ linkId: 'r-1~2' });
    });
  });

  describe('renew', () => {
    const given = openForEach(open);
    const renew = (taskIds: string[], linkId = 'r-1~w-1') =>
      given.store.attempts.renew([{ workerId: 'w-1', linkId, taskIds: new Set(taskIds) }], startMs + 900);

    it('returns tasks that do not run, or run on another link', async () => {
      const [here, moved, ended] = [await claimed(given.store), await claimed(given.store), await claimed(given.store)];
      const second = await given.openSecond();
      await second.attempts.adopt(moved.leaseId, { ...holder(), linkId: 'r-2~1' });
      await second.attempts.finish(ended.leaseId, succeeded, startMs + 2);
      const ids = [here, moved, ended].map(({ task }) => task.id);
      expect(await renew([...ids, 't-none'])).toEqual({
        endRequested: [],
        notRunning: [moved.task.id, ended.task.id, 't-none'],
      });
    });

    it('returns attempts with an end request', async () => {
      const { task, leaseId } = await claimed(given.store);
      const second = await given.openSecond();
      const request = { outcome: { status: 'cancelled', stats: { wallMs: 0 } } as const, byMs: startMs + 70 };
      await second.attempts.requestEnd(task.id, request, startMs + 2);
      expect(await renew([task.id])).toMatchObject({
        endRequested: [{ leaseId, endRequest: request }],
        notRunning: [],
      });
    });
  });

  describe('abandoned', () => {
    const given = openForEach(open);
    const abandonedAt = async (atMs: number) =>
      (await given.store.attempts.abandoned(atMs)).map(({ taskId }) => taskId).sort();

    it('returns running attempts whose link is not alive', async () => {
      const { fleet } = given.store;
      await fleet.markAlive('r-1', startMs + 100);
      const workers = ['linked', 'moved', 'unlinked', 'lost', 'unknown'];
      const tasks: Record<string, string> = {};
      for (const workerId of workers) {
        const linkId = `r-1~${workerId}`;
        if (workerId !== 'unknown') await fleet.link(row({ workerId, linkId, state: 'online' }));
        tasks[workerId] = (await claimed(given.store, {}, { ...holder(workerId), linkId })).task.id;
      }
      await given.store.queue.add(newTask());
      await fleet.link(row({ workerId: 'moved', linkId: 'r-1~again', state: 'online' }));
      await fleet.unlink('unlinked', 'r-1~unlinked');
      await fleet.update(row({ workerId: 'lost', linkId: 'r-1~lost', state: 'offline' }));
      const gone = ['moved', 'unlinked', 'lost', 'unknown'].map((workerId) => tasks[workerId]!);
      expect(await abandonedAt(startMs + 99)).toEqual(gone.sort());
      const second = await given.openSecond();
      expect((await second.attempts.abandoned(startMs + 99)).length).toBe(4);
    });

    it('returns all attempts of a replica that is no longer alive', async () => {
      await given.store.fleet.link(row({ linkId: 'r-1~1' }));
      const { task } = await claimed(given.store, {}, { ...holder(), linkId: 'r-1~1' });
      await given.store.fleet.markAlive('r-1', startMs + 100);
      expect(await abandonedAt(startMs + 99)).toEqual([]);
      expect(await abandonedAt(startMs + 100)).toEqual([task.id]);
      await given.store.fleet.markAlive('r-1', startMs + 200);
      expect(await abandonedAt(startMs + 100)).toEqual([]);
    });
  });
}
