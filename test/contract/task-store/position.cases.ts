import { drain, holder, lost, newTask, openForEach, startMs, type OpenTaskStore } from './fixture';

export function describePosition(open: OpenTaskStore): void {
  describe('position', () => {
    const given = openForEach(open);
    const positions = (ids: string[]) => Promise.all(ids.map((id) => given.store.position(id)));

    it('should be the order in which the tasks of a queue are claimed', async () => {
      const tasks = [0, 5, -1, 5, 0].map((priority) => newTask({ priority }));
      for (const task of tasks) await given.store.add(task);
      await given.store.add(newTask({ capability: 'shell.run', priority: 100 }));
      const places = await positions(tasks.map(({ id }) => id));
      expect(places).toEqual([3, 1, 5, 2, 4].map((position) => ({ position, length: 5 })));
      const order = await drain(given.store);
      const byPosition = tasks.map(({ id }, index) => [places[index]!.position, id] as const).sort(([a], [b]) => a - b);
      expect(order.slice(1)).toEqual(byPosition.map(([, id]) => id));
    });

    it('should be nothing for a task that runs, is delayed, has ended, or never was', async () => {
      const { id } = await given.store.add(newTask());
      const claim = await given.store.claim(id, holder(), startMs);
      expect(await given.store.position(id)).toBeUndefined();
      await given.store.requeue(claim!.leaseId, 'lost', lost, startMs + 1, startMs + 500);
      expect(await given.store.position(id)).toBeUndefined();
      await given.store.release(startMs + 500);
      expect(await given.store.position(id)).toEqual({ position: 1, length: 1 });
      await given.store.endQueued(id, { status: 'cancelled', stats: { wallMs: 0 } }, startMs + 501);
      expect(await positions([id, 't-none'])).toEqual([undefined, undefined]);
    });
  });
}
