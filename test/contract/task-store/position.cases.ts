import { claimTask, drain, holder, lost, newTask, openForEach, startMs, type OpenTaskStore } from './fixture';

export function describePosition(open: OpenTaskStore): void {
  describe('position', () => {
    const given = openForEach(open);
    const positions = (ids: string[]) => Promise.all(ids.map((id) => given.store.queue.position(id)));

    it('follows the claim order of a queue', async () => {
      const tasks = [0, 5, -1, 5, 0].map((priority) => newTask({ priority }));
      for (const task of tasks) await given.store.queue.add(task);
      await given.store.queue.add(newTask({ capability: 'shell.run', priority: 100 }));
      const places = await positions(tasks.map(({ id }) => id));
      expect(places).toEqual([3, 1, 5, 2, 4].map((position) => ({ position, length: 5 })));
      const order = await drain(given.store);
      const byPosition = tasks.map(({ id }, index) => [places[index]!.position, id] as const).sort(([a], [b]) => a - b);
      expect(order.slice(1)).toEqual(byPosition.map(([, id]) => id));
    });

    it('is undefined for a running, delayed, ended or unknown task', async () => {
      const { id } = await given.store.queue.add(newTask());
      const claim = await claimTask(given.store, id, holder(), startMs);
      expect(await given.store.queue.position(id)).toBeUndefined();
      await given.store.attempts.requeue(claim!.leaseId, 'lost', lost, startMs + 1, startMs + 500);
      expect(await given.store.queue.position(id)).toBeUndefined();
      await given.store.queue.release(startMs + 500);
      expect(await given.store.queue.position(id)).toEqual({ position: 1, length: 1 });
      await given.store.queue.endQueued(id, { status: 'cancelled', stats: { wallMs: 0 } }, startMs + 501);
      expect(await positions([id, 't-none'])).toEqual([undefined, undefined]);
    });
  });
}
