import { Replicas, type ReplicaHarness } from '../../../test/support/replicas';
import type { TaskStore } from '../../tasks';
import { TaskWaiters } from './task-waiters';

const task = { capability: 'test.work' };

describe(`${TaskWaiters.name}, with two agents on one engine`, () => {
  let replicas: Replicas;
  let [a, b]: ReplicaHarness[] = [];
  const following = new Set<object>();

  beforeEach(async () => {
    replicas = new Replicas();
    [a, b] = [await replicas.start(), await replicas.start()];
    for (const { plane } of [a, b]) countFollowers(plane.store);
  });
  afterEach(async () => {
    await replicas.close();
    expect(following.size).toBe(0);
  });

  /** Counts the listeners of each task. */
  function countFollowers({ changes }: TaskStore): void {
    const follow = changes.follow.bind(changes);
    changes.follow = (taskId, listener) => {
      const stop = follow(taskId, listener);
      following.add(stop);
      return () => (following.delete(stop), stop());
    };
  }

  const work = (end?: Promise<unknown>) => replicas.worker('w', { 'test.work': async () => (await end, 42) }).link(b!);

  it('resolves when the other agent records the end of the task', async () => {
    const executing = a!.agent.executeTask(task);
    await work();
    expect(await replicas.passing(executing)).toMatchObject({ status: 'succeeded', result: 42 });
  });

  it('resolves for a task that the other agent accepted, and follows it only while a caller waits', async () => {
    let finish!: (value: unknown) => void;
    await work(new Promise((resolve) => (finish = resolve)));
    const { id } = await b!.agent.tasks.submit(task);
    const waits = [a!.agent.tasks.waitFor(id, 60_000), a!.agent.tasks.waitFor(id, 60_000)];
    expect(await replicas.passing(a!.agent.tasks.waitFor(id, 100))).toMatchObject({ state: 'running' });
    expect(following.size).toBe(2);
    finish(undefined);
    for (const ended of await replicas.passing(Promise.all(waits)))
      expect(ended).toMatchObject({ id, state: 'succeeded' });
    expect(following.size).toBe(0);
    expect(await a!.agent.tasks.waitFor(id, 60_000)).toMatchObject({ state: 'succeeded' });
  });

  it('resolves for a task that the other agent cancels', async () => {
    const executing = a!.agent.executeTask(task);
    const { tasks } = await a!.plane.store.tasks.list({}, { limit: 1 });
    await b!.agent.tasks.cancel(tasks[0]!.id);
    expect(await replicas.passing(executing)).toMatchObject({ status: 'cancelled' });
  });

  it('rejects when its own agent closes, regardless of the other', async () => {
    const refused = a!.agent.executeTask(task).catch((error: unknown) => error);
    await replicas.pass(100);
    await a!.leave();
    expect(await refused).toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(following.size).toBe(0);
  });

  it('follows nothing for a rejected task', async () => {
    await expect(a!.agent.executeTask({ ...task, sessionId: 's-none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(following.size).toBe(0);
  });
});
