import type { ErrorInfo, Outcome } from '@yardmaster/protocol';
import type { TaskStore } from '../../../src/tasks';
import { claimTask, claimed, holder, newTask, type OpenTaskStore, startMs, type TaskStoreFixture } from './fixture';

const stats = { wallMs: 3 };
const heavyError: ErrorInfo = {
  code: 'EXECUTION_ERROR',
  message: 'it raised',
  retryable: false,
  details: { trace: 'x'.repeat(100_000) },
};
/** The brief form of that error. */
const briefError = { ...heavyError, details: { detailsBytes: 100_012, detailsLeftOut: true } };
const failed: Outcome = { status: 'failed', error: heavyError, stats };
const longMessage: ErrorInfo = { code: 'NO_SLOT', message: 'm'.repeat(100_000), retryable: true };

export function describeHeavyTasks(open: OpenTaskStore): void {
  describe('a large task', () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.cleanUp());

    it('is listed without its input, result and large details', async () => {
      const { store } = fixture;
      const one = await claimed(store, { createdAtMs: startMs });
      await store.attempts.finish(one.leaseId, failed, startMs + 5);
      const other = await claimed(store, { createdAtMs: startMs + 1 });
      await store.attempts.finish(
        other.leaseId,
        { status: 'succeeded', result: 'r'.repeat(100_000), stats },
        startMs + 5,
      );
      const { input: _, ...waiting } = await store.queue.add(newTask({ createdAtMs: startMs + 2 }));
      const [{ input: _one, ...first }, { input: _other, ...second }] = [one.task, other.task];
      expect(await store.tasks.list({}, { limit: 9 })).toEqual({
        tasks: [
          waiting,
          { ...second, state: 'succeeded', finishedAtMs: startMs + 5, outcome: { status: 'succeeded', stats } },
          { ...first, state: 'failed', finishedAtMs: startMs + 5, outcome: { ...failed, error: briefError } },
        ],
      });
      expect((await store.tasks.get(one.task.id))?.outcome).toEqual(failed);
    });

    it('ends a page before its limit', async () => {
      const { store } = fixture;
      const ids: string[] = [];
      for (let n = 0; n < 50; n++) {
        const { task, leaseId } = await claimed(store, { createdAtMs: startMs - n });
        await store.attempts.finish(leaseId, { status: 'failed', error: longMessage, stats }, startMs + 5);
        ids.push(task.id);
      }
      const first = await store.tasks.list({}, { limit: 50 });
      const second = await store.tasks.list({}, { limit: 50, cursor: first.nextCursor! });
      expect([first.tasks.length, second.tasks.length, second.nextCursor]).toEqual([42, 8, undefined]);
      expect([...first.tasks, ...second.tasks].map(({ id }) => id)).toEqual(ids);
    });

    it('has its large details stored once, with its outcome', async () => {
      const { task, leaseId } = await claimed(fixture.store);
      await fixture.store.attempts.retry(leaseId, { ...failed, result: 'r'.repeat(100_000) }, startMs + 5, startMs + 5);
      const second = (await claimTask(fixture.store, task.id, holder(), startMs + 6))!;
      await fixture.store.attempts.requeue(second.leaseId, 'rejected', heavyError, startMs + 7);
      const last = (await claimTask(fixture.store, task.id, holder(), startMs + 8))!;
      await fixture.store.attempts.finish(last.leaseId, failed, startMs + 9);
      const store = await fixture.reopen();
      expect((await store.tasks.attempts(task.id)).map(({ error, outcome }) => ({ error, outcome }))).toEqual([
        { error: briefError, outcome: { ...failed, error: briefError } },
        { error: briefError, outcome: undefined },
        { error: heavyError, outcome: failed },
      ]);
      expect(await errorsOfEvents(store, task.id)).toEqual([briefError, briefError, heavyError]);
    });

    it('returns the last attempts that fit the limit', async () => {
      const { store } = fixture;
      const { id } = await store.queue.add(newTask());
      for (let n = 0; n < 50; n++) await reject(store, id, longMessage);
      const attempts = await store.tasks.attempts(id);
      expect(attempts.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 42 }, (_, n) => n + 9));
    });

    it('includes its attempts in its size, also after a restart', async () => {
      const { id } = await fixture.store.queue.add(newTask({ input: '' }));
      for (let n = 0; n < 5; n++) await reject(fixture.store, id, longMessage);
      const store = await fixture.reopen();
      for (let n = 0; n < 5; n++) await reject(store, id, longMessage);
      const { leaseId } = (await claimTask(store, id, holder(), startMs))!;
      await store.attempts.finish(leaseId, { status: 'succeeded', stats }, startMs + 5);
      const pruned = (endedBytesMax: number) =>
        store.retention.prune({ endedBeforeMs: 0, endedMax: 10, keysBeforeMs: 0, endedBytesMax }, 10);
      expect([await pruned(1_010_000), await pruned(1_000_000)]).toEqual([[], [id]]);
    });
  });
}

async function reject(store: TaskStore, taskId: string, error: ErrorInfo): Promise<void> {
  const { leaseId } = (await claimTask(store, taskId, holder(), startMs))!;
  await store.attempts.requeue(leaseId, 'rejected', error, startMs);
}

async function errorsOfEvents(store: TaskStore, taskId: string): Promise<unknown[]> {
  const events = await store.tasks.events(taskId, 0, 100);
  return events.flatMap(({ type, data }) => (type === 'state' && data.error ? [data.error] : []));
}
