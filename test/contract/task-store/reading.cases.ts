import type { Outcome } from '@yardmaster/protocol';
import type { ListedTask, Task, TaskChange, TaskFilter, TaskStore } from '../../../src/tasks';
import {
  claimTask,
  claimed,
  holder,
  lost,
  newTask,
  openForEach,
  type OpenTaskStore,
  startMs,
  succeeded,
} from './fixture';

export function describeReading(open: OpenTaskStore): void {
  describe('list', () => {
    const given = openForEach(open);

    it('returns every task once, newest first, while others are added', async () => {
      const ids = await addMany(given.store, 7);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await given.store.tasks.list({}, { limit: 3, ...(cursor && { cursor }) });
        seen.push(...page.tasks.map(({ id }) => id));
        cursor = page.nextCursor;
        await given.store.queue.add(newTask({ createdAtMs: startMs + 1000 }));
      } while (cursor);
      expect(seen).toEqual(ids.toReversed());
    });

    it('orders tasks of the same time by insertion', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 4; n++) ids.push((await given.store.queue.add(newTask())).id);
      const first = await given.store.tasks.list({}, { limit: 2 });
      const second = await given.store.tasks.list({}, { limit: 2, cursor: first.nextCursor! });
      expect([...first.tasks, ...second.tasks].map(({ id }) => id)).toEqual(ids.toReversed());
      expect(second.nextCursor).toBeUndefined();
    });

    it('orders by creation time if the clock was set back', async () => {
      const late = await given.store.queue.add(newTask({ createdAtMs: startMs + 9 }));
      const early = await given.store.queue.add(newTask({ createdAtMs: startMs }));
      expect((await given.store.tasks.list({}, { limit: 9 })).tasks).toEqual([late, early].map(listed));
    });

    it('filters', async () => {
      const tasks = await variety(given.store);
      const matches: Array<[TaskFilter, Task[]]> = [
        [{}, tasks],
        [{ states: ['queued'] }, tasks.slice(0, 2)],
        [{ states: ['running', 'succeeded', 'running'] }, tasks.slice(2, 5)],
        [{ states: [] }, []],
        [{ capability: 'shell.run' }, [tasks[1]!, tasks[4]!]],
        [{ capability: 'shell.run', states: ['succeeded'] }, [tasks[4]!]],
        [{ workerId: 'w-2' }, [tasks[3]!, tasks[4]!]],
        [{ workerId: 'w-2', capability: 'shell.run' }, [tasks[4]!]],
        [{ workerId: 'w-2', states: ['running'], capability: 'shell.run' }, []],
        [{ createdFromMs: startMs + 1, createdBeforeMs: startMs + 3 }, tasks.slice(1, 3)],
        [{ createdFromMs: startMs + 4, states: ['succeeded'], capability: 'shell.run', workerId: 'w-2' }, [tasks[4]!]],
      ];
      for (const [filter, expected] of matches) {
        expect({ filter, ...(await given.store.tasks.list(filter, { limit: 9 })) }).toEqual({
          filter,
          tasks: expected.map(listed).toReversed(),
        });
      }
    });

    it('pages within a filter', async () => {
      await addMany(given.store, 5);
      const claims = [await claimed(given.store), await claimed(given.store, { createdAtMs: startMs - 5 })];
      const first = await given.store.tasks.list({ states: ['running'] }, { limit: 1 });
      const second = await given.store.tasks.list({ states: ['running'] }, { limit: 1, cursor: first.nextCursor! });
      expect([first.tasks, second.tasks]).toEqual(claims.map(({ task }) => [listed(task)]));
      expect(second.nextCursor).toBeUndefined();
    });

    it.each(['', 'x', '1', 'MTIz', Buffer.from('1.2;').toString('base64url'), '../..', 'é'.repeat(500)])(
      'rejects the cursor %j',
      async (cursor) => {
        await expect(given.store.tasks.list({}, { limit: 5, cursor })).rejects.toMatchObject({
          code: 'INVALID_REQUEST',
          details: { path: 'cursor' },
        });
      },
    );
  });

  describe('counts', () => {
    const given = openForEach(open);

    it('returns the numbers by capability and state', async () => {
      expect(await given.store.tasks.counts()).toEqual([]);
      await variety(given.store);
      const counts = (await given.store.tasks.counts()).map(
        ({ capability, state, count }) => `${capability} ${state} ${count}`,
      );
      expect(counts.sort()).toEqual(
        ['python.run queued 1', 'python.run running 2', 'shell.run queued 1', 'shell.run succeeded 1'].sort(),
      );
    });
  });

  describe('subscribe', () => {
    const given = openForEach(open);

    it('notifies of every event in order, with the task for changes of state', async () => {
      const changes: TaskChange[] = [];
      given.store.changes.subscribe((change) => changes.push(change));
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, [{ seq: 1, stream: 'stdout', data: 'hi' }], startMs + 2);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 3);
      expect(changes.map(({ event }) => event)).toEqual(await given.store.tasks.events(task.id, 0, 10));
      expect(changes.map((change) => [change.taskId, change.task?.state])).toEqual(
        ['queued', 'running', undefined, 'succeeded'].map((state) => [task.id, state]),
      );
      expect(changes.at(-1)?.task).toEqual(await given.store.tasks.get(task.id));
    });

    it('notifies after the change is durable', async () => {
      const order: string[] = [];
      given.store.changes.subscribe(({ event }) => order.push(`told ${event.seq}`));
      const task = newTask();
      const added = given.store.queue.add(task).then(() => order.push('added'));
      const claim = claimTask(given.store, task, holder(), startMs).then(() => order.push('claimed'));
      order.push('called');
      await Promise.all([added, claim]);
      expect(order[0]).toBe('called');
      expect(order.indexOf('told 1')).toBeLessThan(order.indexOf('added'));
      expect(order.indexOf('told 2')).toBeLessThan(order.indexOf('claimed'));
      expect(order.indexOf('added')).toBeLessThan(order.indexOf('claimed'));
    });

    it('does not notify of operations without effect', async () => {
      const { leaseId } = await claimed(given.store);
      await given.store.attempts.finish(leaseId, succeeded, startMs);
      const changes: TaskChange[] = [];
      given.store.changes.subscribe((change) => changes.push(change));
      await given.store.attempts.finish(leaseId, succeeded, startMs);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs);
      await given.store.probe();
      expect(changes).toEqual([]);
    });

    it('stops after unsubscribing, and notifies the others if one throws', async () => {
      const told: string[] = [];
      given.store.changes.subscribe(() => {
        throw new Error('a listener that throws');
      });
      const end = given.store.changes.subscribe(() => told.push('ended'));
      given.store.changes.subscribe(() => told.push('other'));
      end();
      end();
      await expect(given.store.queue.add(newTask())).resolves.toMatchObject({ state: 'queued' });
      expect(told).toEqual(['other']);
    });

    it('allows listeners to write', async () => {
      const claims: Array<Promise<unknown>> = [];
      given.store.changes.subscribe(({ task }) => {
        if (task?.state === 'queued') claims.push(claimTask(given.store, task, holder(), startMs));
      });
      await given.store.queue.add(newTask());
      expect(await Promise.all(claims)).toMatchObject([{ task: { state: 'running' } }]);
    });
  });

  describe('probe', () => {
    const given = openForEach(open);

    it('writes and leaves no row', async () => {
      await Promise.all([given.store.probe(), given.store.probe()]);
      expect(await given.store.tasks.counts()).toEqual([]);
    });
  });
}

/** Returns a task in the form of a list. */
function listed({ input: _, ...task }: Task): ListedTask {
  const { result: _result, ...outcome } = task.outcome ?? {};
  return task.outcome ? { ...task, outcome: outcome as Outcome } : task;
}

async function addMany(store: TaskStore, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await store.queue.add(newTask({ createdAtMs: startMs + n }))).id);
  return ids;
}

/** Adds five tasks, oldest first, of two capabilities, three states and two workers. */
async function variety(store: TaskStore): Promise<Task[]> {
  const at = (n: number) => ({ createdAtMs: startMs + n });
  const python = await store.queue.add(newTask(at(0)));
  const shell = await store.queue.add(newTask({ ...at(1), capability: 'shell.run' }));
  const one = await claimed(store, at(2), holder('w-1'));
  const two = await claimed(store, at(3), holder('w-2'));
  const three = await claimed(store, { ...at(4), capability: 'shell.run' }, holder('w-2'));
  const done = await store.attempts.finish(three.leaseId, succeeded, startMs + 9);
  return [python, shell, one.task, two.task, ...(done.status === 'recorded' ? [done.task] : [])];
}
