import { claimTask, newTask, openForEach, holder, startMs, claimed, lost, noSlot, type OpenTaskStore } from './fixture';
import { queueKey, type Task, type WaitingTask } from '../../../src/tasks';
import type { Outcome } from '@yardmaster/protocol';

export function describeWaiting(open: OpenTaskStore): void {
  describe('add', () => {
    const given = openForEach(open);

    it('stores the task as queued', async () => {
      const task = newTask({
        input: { text: 'ß 漢 \u0000 "', list: [1, null, { deep: true }], big: Number.MAX_SAFE_INTEGER },
        labels: { require: { region: 'eu' }, prefer: { gpu: 'yes' } },
        noProgressTimeoutMs: 500,
      });
      const added = await given.store.queue.add(task);
      expect(added).toEqual({ ...task, state: 'queued', attempt: 0, rejections: 0 });
      expect(await given.store.tasks.get(task.id)).toEqual(added);
      expect(await given.store.tasks.attempts(task.id)).toEqual([]);
    });

    it.each([null, 'text', 0, [], false])('stores the input %j', async (input) => {
      const { id } = await given.store.queue.add(newTask({ input }));
      expect((await given.store.tasks.get(id))?.input).toEqual(input);
    });

    it('stores a copy of the input', async () => {
      const input = { text: 'before' };
      const adding = given.store.queue.add(newTask({ input }));
      input.text = 'after';
      const { id } = await adding;
      expect((await claimTask(given.store, id, holder(), startMs))?.task.input).toEqual({ text: 'before' });
    });

    it('accepts any time that a number can represent', async () => {
      const { id } = await given.store.queue.add(newTask({ queueTimeoutMs: Number.MAX_SAFE_INTEGER }));
      expect((await given.store.tasks.get(id))?.queueTimeoutMs).toBe(Number.MAX_SAFE_INTEGER);
    });

    it('rejects an existing id, and keeps the first task', async () => {
      const first = await given.store.queue.add(newTask({ input: 'first' }));
      await expect(given.store.queue.add({ ...newTask({ input: 'second' }), id: first.id })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      expect(await given.store.tasks.get(first.id)).toEqual(first);
      expect(await given.store.tasks.counts()).toEqual([{ capability: 'python.run', state: 'queued', count: 1 }]);
    });

    it('returns undefined for an unknown task', async () => {
      expect(await given.store.tasks.get('t-none')).toBeUndefined();
      expect(await given.store.tasks.attempts('t-none')).toEqual([]);
      expect(await given.store.tasks.events('t-none', 0, 10)).toEqual([]);
    });
  });

  describe('add to a full queue', () => {
    const given = openForEach(open, { queueLengthMax: 2 });

    it('rejects with QUEUE_FULL until there is room', async () => {
      const first = await given.store.queue.add(newTask());
      await given.store.queue.add(newTask({ capability: 'shell.run' }));
      await expect(given.store.queue.add(newTask())).rejects.toMatchObject({ code: 'QUEUE_FULL', retryable: true });
      await claimTask(given.store, first.id, holder(), startMs);
      await expect(given.store.queue.add(newTask())).resolves.toMatchObject({ state: 'queued' });
    });

    it('counts tasks added in the same turn', async () => {
      const added = await Promise.allSettled([1, 2, 3].map(() => given.store.queue.add(newTask())));
      expect(added.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    });

    it('accepts a requeued task nevertheless', async () => {
      const { leaseId } = await claimed(given.store);
      await given.store.queue.add(newTask());
      await given.store.queue.add(newTask());
      expect(await given.store.attempts.requeue(leaseId, 'lost', lost, startMs)).toMatchObject({ status: 'recorded' });
      expect(await given.store.queue.waiting()).toMatchObject([{ length: 3 }]);
    });
  });

  describe('the limit on combinations of capability and labels', () => {
    const given = openForEach(open);
    const requiring = (zone: number) => newTask({ labels: { require: { zone: `z${zone}` }, prefer: {} } });

    it('rejects a new combination at the limit, and accepts existing ones', async () => {
      const first = await given.store.queue.add(requiring(0));
      await Promise.all(Array.from({ length: 255 }, (_, index) => given.store.queue.add(requiring(index + 1))));
      const refused = given.store.queue.add(requiring(256));
      await expect(refused).rejects.toMatchObject({ code: 'QUEUE_FULL', retryable: true });
      await expect(given.store.queue.add(requiring(7))).resolves.toMatchObject({ state: 'queued' });
      await expect(given.store.queue.add(newTask())).resolves.toMatchObject({ state: 'queued' });
      await claimTask(given.store, first.id, holder(), startMs);
      await expect(given.store.queue.add(requiring(256))).resolves.toMatchObject({ state: 'queued' });
    });

    it('does not count unservable combinations', async () => {
      await Promise.all(Array.from({ length: 256 }, (_, index) => given.store.queue.add(requiring(index))));
      given.store.queue.markUnservable([queueKey('python.run', { zone: 'z3' })]);
      await expect(given.store.queue.add(requiring(256))).resolves.toMatchObject({ state: 'queued' });
      await expect(given.store.queue.add(requiring(257))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
      given.store.queue.clearUnservable();
      given.store.queue.markUnservable([
        queueKey('python.run', { zone: 'z4' }),
        queueKey('python.run', { zone: 'z5' }),
      ]);
      await expect(given.store.queue.add(requiring(257))).resolves.toMatchObject({ state: 'queued' });
    });
  });

  describe('waiting', () => {
    const given = openForEach(open);

    it('returns each queue by capability and required labels', async () => {
      const eu = { require: { region: 'eu', gpu: 'yes' }, prefer: {} };
      await given.store.queue.add(newTask());
      await given.store.queue.add(newTask({ labels: { require: {}, prefer: { region: 'eu' } } }));
      await given.store.queue.add(newTask({ labels: eu }));
      await given.store.queue.add(newTask({ capability: 'shell.run' }));
      const queues = await given.store.queue.waiting();
      expect(queues.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
        [
          { key: queueKey('python.run', {}), capability: 'python.run', require: {}, length: 2 },
          { key: queueKey('python.run', eu.require), capability: 'python.run', require: eu.require, length: 1 },
          { key: queueKey('shell.run', {}), capability: 'shell.run', require: {}, length: 1 },
        ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      );
    });

    it('omits empty queues', async () => {
      await claimed(given.store);
      expect(await given.store.queue.waiting()).toEqual([]);
    });
  });

  describe('eligible', () => {
    const given = openForEach(open);
    const eligible = async () => (await given.store.queue.eligible()).map(({ capability }) => capability).sort();

    it('returns every queue except unservable ones, until these are cleared', async () => {
      await given.store.queue.add(newTask());
      await given.store.queue.add(newTask({ capability: 'nobody.offers' }));
      given.store.queue.markUnservable([queueKey('nobody.offers', {}), 'no such queue']);
      expect(await eligible()).toEqual(['python.run']);
      expect(await given.store.queue.waiting()).toHaveLength(2);
      given.store.queue.clearUnservable();
      expect(await eligible()).toEqual(['nobody.offers', 'python.run']);
    });

    it('returns a queue that emptied and filled again', async () => {
      const first = await given.store.queue.add(newTask());
      given.store.queue.markUnservable([queueKey('python.run', {})]);
      await given.store.queue.endQueued(first.id, { status: 'cancelled', stats: { wallMs: 0 } }, startMs);
      expect(await eligible()).toEqual([]);
      await given.store.queue.add(newTask());
      expect(await eligible()).toEqual(['python.run']);
    });
  });

  describe('overdue', () => {
    const given = openForEach(open);

    it('returns overdue tasks, longest first, at most the limit', async () => {
      const late = await given.store.queue.add(newTask({ queueTimeoutMs: 20 }));
      const early = await given.store.queue.add(newTask({ queueTimeoutMs: 10 }));
      await given.store.queue.add(newTask({ queueTimeoutMs: 21 }));
      await claimed(given.store, { queueTimeoutMs: 5 });
      expect(await given.store.queue.overdue(startMs + 9, 10)).toEqual([]);
      expect(await given.store.queue.overdue(startMs + 20, 10)).toEqual([early, late].map(withoutInput));
      expect(await given.store.queue.overdue(startMs + 20, 1)).toEqual([withoutInput(early)]);
    });

    it('restarts the queue timeout of a lost task, but not of a rejected one', async () => {
      const gone = await claimed(given.store, { queueTimeoutMs: 10 });
      const refused = await claimed(given.store, { queueTimeoutMs: 10 });
      await given.store.attempts.requeue(gone.leaseId, 'lost', lost, startMs + 8);
      await given.store.attempts.requeue(refused.leaseId, 'rejected', noSlot, startMs + 8);
      const idsAt = async (atMs: number) => (await given.store.queue.overdue(startMs + atMs, 10)).map(({ id }) => id);
      expect(await idsAt(17)).toEqual([refused.task.id]);
      expect(await idsAt(18)).toEqual([refused.task.id, gone.task.id]);
    });
  });

  describe('endQueued', () => {
    const given = openForEach(open);
    const error = { code: 'QUEUE_TIMEOUT', message: 'it waited too long', retryable: true };
    const outcome: Outcome = { status: 'timed_out', error, stats: { wallMs: 0 } };

    it('ends a waiting task', async () => {
      const task = await given.store.queue.add(newTask());
      const ended = await given.store.queue.endQueued(task.id, outcome, startMs + 7);
      expect(ended).toEqual({ ...task, state: 'timed_out', finishedAtMs: startMs + 7, outcome });
      expect(await given.store.tasks.get(task.id)).toEqual(ended);
      expect(await given.store.queue.waiting()).toEqual([]);
      expect(await given.store.tasks.events(task.id, 1, 9)).toEqual([
        { seq: 2, atMs: startMs + 7, type: 'state', data: { state: 'timed_out', attempt: 0, error } },
      ]);
    });

    it('changes nothing if the task does not wait', async () => {
      const { task } = await claimed(given.store);
      expect(await given.store.queue.endQueued(task.id, outcome, startMs)).toBeUndefined();
      expect(await given.store.queue.endQueued('t-none', outcome, startMs)).toBeUndefined();
      expect(await given.store.tasks.get(task.id)).toEqual(task);
    });
  });
}

function withoutInput({ input: _, ...task }: Task): WaitingTask {
  return task;
}
