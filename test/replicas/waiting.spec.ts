import { newSessionId, newTaskId, type TaskChange } from '../../src/tasks';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness } from '../support/replicas';

describe('a caller of two agents on one store', () => {
  let replicas: Replicas;
  let manual: ManualHandler;
  let a: ReplicaHarness;
  let b: ReplicaHarness;

  beforeEach(async () => {
    replicas = new Replicas();
    manual = new ManualHandler();
    a = await replicas.start();
    b = await replicas.start();
    await replicas.worker('w1', { 'test.held': manual.handler }).link(a);
  });
  afterEach(() => replicas.close());

  const work = (name: string) => ({ capability: 'test.held', input: { name } });

  it('is notified of the end of a task at the other agent', async () => {
    const outcome = b.agent.executeTask(work('one'));
    await replicas.passing(manual.hasBegun('one'));
    manual.release('one');
    expect(await replicas.passing(outcome)).toMatchObject({ status: 'succeeded', result: 'done one' });
  });

  it('is notified at once, without a message between the agents', async () => {
    replicas.loseMessages();
    const { id } = await a.agent.tasks.submit(work('one'));
    const waited = b.agent.tasks.waitFor(id, 60_000);
    await replicas.passing(manual.hasBegun('one'));
    manual.release('one');
    const endedAtMs = replicas.clock.nowMs();
    expect(await replicas.passing(waited)).toMatchObject({ state: 'succeeded' });
    expect(replicas.clock.nowMs() - endedAtMs).toBeLessThanOrEqual(1000);
  });

  it('is notified when the agent that ran the task crashes meanwhile', async () => {
    const { id } = await a.agent.tasks.submit(work('one'));
    const waited = b.agent.tasks.waitFor(id, 120_000);
    await replicas.passing(manual.hasBegun('one'));
    await replicas.worker('w2', { 'test.held': async () => 'from w2' }).link(b);
    a.crash();
    expect(await replicas.passing(waited)).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  it('follows every event of a task, in order, through the other agent', async () => {
    const { id } = await b.agent.tasks.submit(work('one'));
    const followed: TaskChange[] = [];
    b.plane.store.changes.follow(id, (change) => followed.push(change));
    await replicas.passing(manual.hasBegun('one'));
    manual.release('one');
    await replicas.passing(b.agent.tasks.waitFor(id, 60_000));
    expect(followed.map(({ event }) => event.seq)).toEqual([2, 3]);
  });

  it('gets each change once, from the agent that made it', async () => {
    const told: string[] = [];
    for (const [name, { bus }] of [
      ['a', a],
      ['b', b],
    ] as const)
      bus.listen(({ task }) => task && told.push(`${name} ${task.state}`));
    const outcome = b.agent.executeTask(work('one'));
    await replicas.passing(manual.hasBegun('one'));
    manual.release('one');
    await replicas.passing(outcome);
    expect(told).toEqual(['b queued', 'a running', 'a succeeded']);
  });

  it('creates one task for one key through either agent', async () => {
    const key = { scope: 'test', key: 'k' };
    const [first, second] = await Promise.all([a, b].map(({ agent }) => agent.tasks.submitOnce(work('one'), key)));
    expect(second!.task.id).toBe(first!.task.id);
    expect(first!.isReplay).not.toBe(second!.isReplay);
  });

  it('sees the same tasks, counts and queue positions at both agents', async () => {
    await a.agent.tasks.submit(work('one'));
    await replicas.passing(manual.hasBegun('one'));
    await a.agent.tasks.submit(work('two'));
    const { id } = await b.agent.tasks.submit(work('three'));
    await replicas.pass(100);
    for (const { plane } of [a, b]) {
      expect(await plane.store.tasks.counts()).toEqual(
        expect.arrayContaining([
          { capability: 'test.held', state: 'running', count: 1 },
          { capability: 'test.held', state: 'queued', count: 2 },
        ]),
      );
      expect(await plane.store.queue.position(id)).toEqual({ position: 2, length: 2 });
    }
  });
});

describe('the ids of two agents', () => {
  it('never collide, even in one millisecond', async () => {
    const random = new SystemRandom();
    const ids = Array.from({ length: 1000 }, () => [newTaskId(0, random), newSessionId(0, random)]).flat();
    expect(new Set(ids).size).toBe(2000);
  });

  it('distinguish agents started in one millisecond, and their links', async () => {
    const replicas = new Replicas();
    const [a, b] = [await replicas.start(), await replicas.start()];
    const [w1, w2] = ['w1', 'w2'].map((id) => replicas.worker(id, { 'test.echo': async (input) => input }));
    await w1!.link(a);
    await w2!.link(b);
    const links = [a.plane.registry.get('w1')!.linkId, b.plane.registry.get('w2')!.linkId];
    expect(new Set(links.map((link) => link.split('~')[0]))).toEqual(
      new Set([a, b].map(({ plane }) => plane.replicaId)),
    );
    await w1!.move(b, { isTold: true });
    expect(links).not.toContain(b.plane.registry.get('w1')!.linkId);
    await replicas.close();
  });
});
