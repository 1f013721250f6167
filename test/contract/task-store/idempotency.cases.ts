import { claimTask, claimed, newTask, openForEach, startMs, succeeded, type OpenTaskStore } from './fixture';

const asked = { key: 'k', fingerprint: 'f' };

export function describeIdempotency(open: OpenTaskStore): void {
  describe('addOnce', () => {
    const given = openForEach(open, { queueLengthMax: 2 });

    it('adds one task per key, and later returns its current state', async () => {
      const first = await given.store.keys.addOnce(newTask(), asked);
      expect(first).toMatchObject({ isReplay: false, task: { state: 'queued' } });
      const claim = await claimTask(
        given.store,
        first.task.id,
        { workerId: 'w', instanceId: 'i', linkId: 'r-1~1', leaseUntilMs: startMs },
        startMs,
      );
      await given.store.attempts.finish(claim!.leaseId, succeeded, startMs + 1);
      const again = await given.store.keys.addOnce(newTask(), asked);
      expect(again).toMatchObject({ isReplay: true, task: { id: first.task.id, state: 'succeeded' } });
      expect((await given.store.tasks.list({}, { limit: 9 })).tasks).toHaveLength(1);
    });

    it('is preceded by find, which returns the task of a key without adding one', async () => {
      expect(await given.store.keys.find(asked)).toBeUndefined();
      const { task } = await given.store.keys.addOnce(newTask(), asked);
      expect(await given.store.keys.find(asked)).toEqual(task);
      const other = given.store.keys.find({ ...asked, fingerprint: 'g' });
      await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await given.store.queue.waiting()).toMatchObject([{ length: 1 }]);
    });

    it('adds one task for two calls in the same turn', async () => {
      const [first, second] = await Promise.all([
        given.store.keys.addOnce(newTask(), asked),
        given.store.keys.addOnce(newTask(), asked),
      ]);
      expect(second).toEqual({ ...first, isReplay: true });
    });

    it('rejects the key for another request, and adds nothing', async () => {
      const { task } = await given.store.keys.addOnce(newTask(), asked);
      const other = given.store.keys.addOnce(newTask(), { ...asked, fingerprint: 'g' });
      await expect(other).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        message: expect.stringContaining(task.id) as string,
      });
      expect(await given.store.queue.waiting()).toMatchObject([{ length: 1 }]);
    });

    it('stores no key if the task is rejected', async () => {
      const waiting = await given.store.queue.add(newTask());
      await given.store.queue.add(newTask());
      await expect(given.store.keys.addOnce(newTask(), asked)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
      await claimed(given.store, {}).catch(() => undefined);
      await claimTask(
        given.store,
        waiting.id,
        { workerId: 'w', instanceId: 'i', linkId: 'r-1~1', leaseUntilMs: startMs },
        startMs,
      );
      expect(await given.store.keys.addOnce(newTask(), { ...asked, fingerprint: 'g' })).toMatchObject({
        isReplay: false,
      });
    });

    it('ignores keys past their retention, and those of removed tasks', async () => {
      const old = await given.store.keys.addOnce(newTask({ createdAtMs: startMs }), asked);
      await given.store.retention.prune(
        { endedBeforeMs: 0, endedMax: 9, endedBytesMax: 1e9, keysBeforeMs: startMs + 1 },
        10,
      );
      const next = await given.store.keys.addOnce(newTask({ priority: 1 }), { ...asked, fingerprint: 'g' });
      expect(next).toMatchObject({ isReplay: false });
      expect(next.task.id).not.toBe(old.task.id);

      const claim = await claimTask(
        given.store,
        next.task.id,
        { workerId: 'w', instanceId: 'i', linkId: 'r-1~1', leaseUntilMs: startMs },
        startMs,
      );
      await given.store.attempts.finish(claim!.leaseId, succeeded, startMs + 1);
      await given.store.retention.prune(
        { endedBeforeMs: startMs + 2, endedMax: 9, endedBytesMax: 1e9, keysBeforeMs: 0 },
        10,
      );
      expect(await given.store.keys.addOnce(newTask(), asked)).toMatchObject({ isReplay: false });
    });
  });
}
