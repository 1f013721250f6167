import type { Outcome } from '@yardmaster/protocol';
import { queueKey } from '../../../src/tasks';
import {
  claimTask,
  allOf,
  claimed,
  drain,
  holder,
  lost,
  newTask,
  type OpenTaskStore,
  startMs,
  type TaskStoreFixture,
} from './fixture';
import { addSessions } from './session-fixture';

const error = { code: 'EXECUTION_ERROR', message: 'it raised', retryable: false };
const failed: Outcome = { status: 'failed', error, stats: { wallMs: 3 } };

export function describeRetries(open: OpenTaskStore): void {
  describe('retry', () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.cleanUp());

    it('requeues the task, and stores the attempt with its outcome', async () => {
      const { store } = fixture;
      const { task, leaseId } = await claimed(store);
      const waiting = { ...task, state: 'queued' };
      expect(await store.attempts.retry(leaseId, failed, startMs + 5, startMs + 5)).toEqual({
        status: 'recorded',
        task: waiting,
      });
      expect(await store.attempts.retry(leaseId, failed, startMs + 6, startMs + 6)).toEqual({ status: 'repeated' });
      expect(await store.attempts.finish(leaseId, failed, startMs + 6)).toEqual({ status: 'repeated' });
      expect(await store.attempts.requeue(leaseId, 'lost', lost, startMs + 6)).toEqual({ status: 'stale' });
      const again = (await claimTask(store, task.id, holder('w-2'), startMs + 7))!;
      await store.attempts.finish(again.leaseId, failed, startMs + 9);
      const { attempts, events } = await allOf(store, task.id);
      const ended = { status: 'failed', error, outcome: failed };
      expect(attempts).toMatchObject([
        { attempt: 1, workerId: 'w-1', finishedAtMs: startMs + 5, ...ended },
        { attempt: 2, workerId: 'w-2', finishedAtMs: startMs + 9, ...ended },
      ]);
      expect(events.map(({ seq, atMs, data }) => [seq, atMs - startMs, data])).toEqual([
        [1, 0, { state: 'queued', attempt: 0 }],
        [2, 1, { state: 'running', attempt: 1, workerId: 'w-1' }],
        [3, 5, { state: 'queued', attempt: 1, workerId: 'w-1', error }],
        [4, 7, { state: 'running', attempt: 2, workerId: 'w-2' }],
        [5, 9, { state: 'failed', attempt: 2, workerId: 'w-2', error }],
      ]);
    });

    it('delays a task until it is released, also across a restart', async () => {
      const first = await claimed(fixture.store);
      const second = await claimed(fixture.store);
      await fixture.store.attempts.retry(first.leaseId, failed, startMs + 100, startMs + 5);
      await fixture.store.attempts.requeue(second.leaseId, 'lost', lost, startMs + 5, startMs + 50);
      expect(await fixture.store.tasks.get(first.task.id)).toMatchObject({
        state: 'queued',
        notBeforeMs: startMs + 100,
      });
      expect(await fixture.store.queue.waiting()).toEqual([]);
      const store = await fixture.reopen();
      expect(await store.tasks.counts()).toEqual([{ capability: 'python.run', state: 'queued', count: 2 }]);
      expect(await store.queue.release(startMs + 49)).toBe(startMs + 50);
      expect(await drain(store)).toEqual([]);
      expect(await store.queue.release(startMs + 50)).toBe(startMs + 100);
      expect(await drain(store)).toEqual([second.task.id]);
      expect(await store.queue.release(startMs + 100)).toBeUndefined();
      expect(await drain(store)).toEqual([first.task.id]);
      expect((await store.tasks.get(first.task.id))?.notBeforeMs).toBeUndefined();
    });

    it('starts the queue timeout of a delayed task at its earliest claim', async () => {
      const { store } = fixture;
      const { task, leaseId } = await claimed(store, { queueTimeoutMs: 10 });
      await store.attempts.retry(leaseId, failed, startMs + 100, startMs + 5);
      expect(await store.queue.overdue(startMs + 109, 9)).toEqual([]);
      expect(await store.queue.overdue(startMs + 110, 9)).toMatchObject([{ id: task.id }]);
    });

    it('allows ending a delayed task, and counts it towards the queue limit', async () => {
      const { store } = fixture;
      const { task, leaseId } = await claimed(store);
      await store.attempts.retry(leaseId, failed, startMs + 100, startMs + 5);
      expect(await claimTask(store, 't-none', holder(), startMs)).toBeUndefined();
      const cancelled: Outcome = { ...failed, status: 'cancelled' };
      expect(await store.queue.endQueued(task.id, cancelled, startMs + 7)).toMatchObject({
        state: 'cancelled',
        attempt: 1,
      });
      expect(await store.queue.release(startMs + 100)).toBeUndefined();
      expect(await drain(store)).toEqual([]);
      expect((await store.tasks.attempts(task.id)).map(({ status }) => status)).toEqual(['failed']);
    });
  });

  describe("a caller's options", () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.cleanUp());

    it('are returned unchanged, also after a restart', async () => {
      const backoff = { type: 'exponential', delayMs: 5, maxDelayMs: 9, jitter: 0.5 } as const;
      const chosen = newTask({
        input: { text: 'ü'.repeat(200_000) },
        labels: { require: { region: 'eu' }, prefer: { gpu: 'yes' } },
        startTimeoutMs: 7,
        noProgressTimeoutMs: 8,
        retry: { maxAttempts: 9, backoff, on: ['browser.CRASHED'] },
        sessionId: 's-1',
      });
      await addSessions(fixture.store, 's-1');
      await fixture.store.queue.add(chosen);
      const assignment = { strategy: 'least-loaded', candidates: 2, reason: 'fewest in flight' };
      const { leaseId } = (await claimTask(fixture.store, chosen.id, { ...holder(), assignment }, startMs))!;
      expect(await fixture.store.tasks.get(chosen.id)).toMatchObject(chosen);
      const store = await fixture.reopen();
      expect(await store.tasks.get(chosen.id)).toMatchObject({ ...chosen, state: 'running' });
      const { task } = (await store.attempts.finish(leaseId, failed, startMs + 1)) as { task?: object };
      expect(task).toMatchObject({ ...chosen, state: 'failed' });
      expect(await store.tasks.attempts(chosen.id)).toMatchObject([{ assignment }]);
    });

    it('include the session, whose tasks have a separate queue', async () => {
      const { store } = fixture;
      await addSessions(store, 's-1', 's-2');
      await store.queue.add(newTask());
      await store.queue.add(newTask({ sessionId: 's-1' }));
      await store.queue.add(newTask({ sessionId: 's-2' }));
      await store.queue.add(newTask({ sessionId: 's-2' }));
      const queues = (await store.queue.waiting()).map(({ key, sessionId, length }) => ({ key, sessionId, length }));
      expect(queues).toEqual([
        { key: queueKey('python.run', {}), sessionId: undefined, length: 1 },
        { key: queueKey('python.run', {}, 's-1'), sessionId: 's-1', length: 1 },
        { key: queueKey('python.run', {}, 's-2'), sessionId: 's-2', length: 2 },
      ]);
    });
  });
}
