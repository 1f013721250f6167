import { claimed, newTask, openForEach, startMs, succeeded, type OpenTaskStore } from './fixture';

const keepAll = { endedBeforeMs: 0, endedMax: 1000, endedBytesMax: 1e9, keysBeforeMs: 0 };

export function describePruning(open: OpenTaskStore): void {
  describe('prune', () => {
    const given = openForEach(open);

    /** A task that was created and ended at these times. */
    async function ended(createdAtMs: number, endedAtMs: number, input = ''): Promise<string> {
      const { task, leaseId } = await claimed(given.store, { createdAtMs, input });
      await given.store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'x' }], createdAtMs);
      await given.store.attempts.finish(leaseId, succeeded, endedAtMs);
      return task.id;
    }

    const keptIds = async (): Promise<string[]> =>
      (await given.store.tasks.list({}, { limit: 100 })).tasks.map(({ id }) => id).toReversed();

    it('should remove what ended before a time, with all that belongs to it', async () => {
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

    it('should remove the oldest of more than may be kept', async () => {
      const ids = [];
      for (let n = 0; n < 5; n++) ids.push(await ended(startMs + n, startMs + 10));
      expect(await given.store.retention.prune({ ...keepAll, endedMax: 2 }, 10)).toEqual(ids.slice(0, 3));
      expect(await keptIds()).toEqual(ids.slice(3));
    });

    it('should remove the oldest of more bytes than may be kept', async () => {
      const ids = [];
      for (let n = 0; n < 5; n++) ids.push(await ended(startMs + n, startMs + 10, 'x'.repeat(100_000)));
      expect(await given.store.retention.prune({ ...keepAll, endedBytesMax: 310_000 }, 10)).toEqual(ids.slice(0, 2));
      expect(await given.store.retention.prune({ ...keepAll, endedBytesMax: 310_000 }, 10)).toEqual([]);
      expect(await keptIds()).toEqual(ids.slice(2));
    });

    it('should remove no more at a time than the limit, and say which', async () => {
      const ids = [];
      for (let n = 0; n < 3; n++) ids.push(await ended(startMs + n, startMs + 10));
      const everything = { ...keepAll, endedBeforeMs: startMs + 1000, endedMax: 0 };
      expect([
        await given.store.retention.prune(everything, 2),
        await given.store.retention.prune(everything, 2),
      ]).toEqual([ids.slice(0, 2), ids.slice(2)]);
      expect(await given.store.tasks.counts()).toEqual([]);
    });

    it('should never remove what waits or runs', async () => {
      const waiting = await given.store.queue.add(newTask());
      const { task: running } = await claimed(given.store, { priority: 1 });
      expect(
        await given.store.retention.prune({ ...keepAll, endedBeforeMs: startMs + 1_000_000, endedMax: 0 }, 10),
      ).toEqual([]);
      expect(await keptIds()).toEqual([waiting.id, running.id]);
    });
  });
}
