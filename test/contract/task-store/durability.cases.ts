import type { TaskStore } from '../../../src/tasks';
import {
  allOf,
  claimed,
  drain,
  holder,
  lost,
  newTask,
  type OpenTaskStore,
  startMs,
  succeeded,
  type TaskStoreFixture,
} from './fixture';

export function describeDurability(open: OpenTaskStore): void {
  describe('closing and reopening a store', () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open({ outputBytesMax: 10 });
    });
    afterEach(() => fixture.cleanUp());

    it('keeps everything', async () => {
      const ids = await history(fixture.store);
      const before = await everything(fixture.store, ids);
      const reopened = await fixture.reopen();
      expect(await everything(reopened, ids)).toEqual(before);
      expect(await drain(reopened)).toEqual([ids[4], ids[3], ids[0]]);
    });

    it('continues from the same state', async () => {
      const { task, leaseId } = await claimed(fixture.store);
      await fixture.store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'a' }], startMs);
      const reopened = await fixture.reopen();
      await reopened.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'a' }], startMs);
      expect(await reopened.attempts.adopt(leaseId, holder())).toBe(true);
      expect(await reopened.attempts.finish(leaseId, succeeded, startMs)).toMatchObject({ status: 'recorded' });
      expect((await reopened.tasks.events(task.id, 0, 10)).map(({ type }) => type)).toEqual([
        'state',
        'state',
        'output',
        'state',
      ]);
    });

    it('finishes operations that were called before close', async () => {
      const task = newTask();
      const added = fixture.store.queue.add(task);
      const reopened = await fixture.reopen();
      expect(await added).toMatchObject({ id: task.id });
      expect(await reopened.tasks.get(task.id)).toEqual(await added);
    });

    it('rejects operations while closed', async () => {
      const closed = fixture.store;
      await fixture.reopen();
      await expect(closed.queue.add(newTask())).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
      await expect(closed.tasks.get('t-1')).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
      await expect(closed.close()).resolves.toBeUndefined();
    });
  });
}

/** Adds two waiting tasks, a requeued, a running and an ended one; returns their ids in that order. */
async function history(store: TaskStore): Promise<string[]> {
  const waiting = await store.queue.add(newTask({ labels: { require: { region: 'eu' }, prefer: {} } }));
  const running = await claimed(store);
  const ended = await claimed(store, { capability: 'shell.run' });
  const again = await claimed(store, { priority: 1 });
  const first = await store.queue.add(newTask({ priority: 2 }));
  await store.attempts.appendOutput(running.leaseId, [{ seq: 1, stream: 'stdout', data: 'more than it may' }], startMs);
  await store.attempts.finish(ended.leaseId, succeeded, startMs + 5);
  await store.attempts.requeue(again.leaseId, 'lost', lost, startMs + 6);
  return [waiting.id, running.task.id, ended.task.id, again.task.id, first.id];
}

async function everything(store: TaskStore, ids: string[]) {
  const byJson = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    each: await Promise.all(ids.map((id) => allOf(store, id))),
    list: await store.tasks.list({}, { limit: 100 }),
    counts: (await store.tasks.counts()).toSorted(byJson),
    waiting: (await store.queue.waiting()).toSorted(byJson),
    running: (await store.attempts.running({})).toSorted(byJson),
    overdue: await store.queue.overdue(startMs + 1_000_000, 100),
  };
}
