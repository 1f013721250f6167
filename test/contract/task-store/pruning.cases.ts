import { claimed, newTask, openForEach, startMs, succeeded, type OpenTaskStore } from './fixture';

const keepAll = { endedBeforeMs: 0, endedMax: 1000, endedBytesMax: 1e9, keysBeforeMs: 0 };

export function describePruning(open: OpenTaskStore): void {
  describe('prune', () => {
    const given = openForEach(open);

    /** Adds a task that was created and ended at these times. */
    async function ended(createdAtMs: number, endedAtMs: number, input = ''): Promise<string> {
      const { task, leaseId } = await claimed(given.store, { createdAtMs, input });
      await given.store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'x' }], createdAtMs);
      await given.store.attempts.finish(leaseId, succeeded, endedAtMs);
      return task.id;
    }

    const keptIds = async (): Promise<string[]> =>
      (await given.store.tasks.list({}, { limit: 100 })).tasks.map(({ id }) => id).toReversed();

    it('removes tasks that ended before a time, with all their data', async () => {
      const old = await ended(startMs, startMs + 10);
      const endedLater = await ended(startMs + 1, startMs + 100);
      const young = await ended(startMs + 50, startMs + 90);
      expect(await given.store.retention.prune({ ...keepAll, endedBeforeMs: startMs + 50 }, 10)).toEqual([old]);
      expect(await keptIds()).toEqual([endedLater, young]);
      expect(await given.store.tasks.get(old)).toBeUndefined();
      expect(await given.store.tasks.attempts(old)).toEqual([]);
      expect(await given.store.tasks.events(old, 0, 10)).toEqual([]);
      expect(await given.store.tasks.counts()).toEqual([{ capability: 'python.run', state: 'succeeded', count: 2 }]);
    });

    it('removes the oldest tasks over the count limit', async () => {
      const ids = [];
      for (let n = 0; n < 5; n++) ids.push(await ended(startMs + n, startMs + 10));
      expect(await given.store.retention.prune({ ...keepAll, endedMax: 2 }, 10)).toEqual(ids.slice(0, 3));
      expect(await keptIds()).toEqual(ids.slice(3));
    });

    it('removes the oldest tasks over the byte limit', async () => {
      const ids = [];
      for (let n = 0; n < 5; n++) ids.push(await ended(startMs + n, startMs + 10, 'x'.repeat(100_000)));
      expect(await given.store.retention.prune({ ...keepAll, endedBytesMax: 310_000 }, 10)).toEqual(ids.slice(0, 2));
      expect(await given.store.retention.prune({ ...keepAll, endedBytesMax: 310_000 }, 10)).toEqual([]);
      expect(await keptIds()).toEqual(ids.slice(2));
    });

    it('removes at most the limit per call, and returns the ids', async () => {
      const ids = [];
      for (let n = 0; n < 3; n++) ids.push(await ended(startMs + n, startMs + 10));
      const everything = { ...keepAll, endedBeforeMs: startMs + 1000, endedMax: 0 };
      expect([
        await given.store.retention.prune(everything, 2),
        await given.store.retention.prune(everything, 2),
      ]).toEqual([ids.slice(0, 2), ids.slice(2)]);
      expect(await given.store.tasks.counts()).toEqual([]);
    });

    it('never removes waiting or running tasks', async () => {
      const waiting = await given.store.queue.add(newTask());
      const { task: running } = await claimed(given.store, { priority: 1 });
      expect(
        await given.store.retention.prune({ ...keepAll, endedBeforeMs: startMs + 1_000_000, endedMax: 0 }, 10),
      ).toEqual([]);
      expect(await keptIds()).toEqual([waiting.id, running.id]);
    });
  });
}
