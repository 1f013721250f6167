import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../support/replicas';

describe('an operator at an agent without the link of the worker', () => {
  let replicas: Replicas;
  let manual: ManualHandler;
  let a: ReplicaHarness;
  let b: ReplicaHarness;
  let w: RovingWorker;

  beforeEach(async () => {
    replicas = new Replicas();
    manual = new ManualHandler();
    a = await replicas.start();
    b = await replicas.start();
    w = replicas.worker('w1', { 'test.held': manual.handler }, { slots: 2 });
    await w.link(a);
    await replicas.pass(500);
  });
  afterEach(() => replicas.close());

  const submit = (name: string) => a.agent.tasks.submit({ capability: 'test.held', input: { name } });
  const drain = () => replicas.passing(b.agent.workers.drain('w1', 60_000));
  const resume = (at = b) => replicas.passing(at.agent.workers.resume('w1'));

  async function givesNothing(name: string): Promise<void> {
    await submit(name);
    await replicas.pass(3000);
    expect(manual.begun).not.toContain(name);
  }

  it('drains and resumes it', async () => {
    await submit('one');
    await replicas.passing(manual.hasBegun('one'));
    expect(await drain()).toMatchObject({ workerId: 'w1', state: 'draining' });
    expect(w.worker.status.intake).toBe('draining');
    await givesNothing('two');
    expect(await resume()).toMatchObject({ workerId: 'w1', state: 'online' });
    await replicas.passing(manual.hasBegun('two'));
    expect(w.worker.status.intake).toBe('open');
  });

  it.each([
    ['closes', true],
    ['falls silent', false],
  ])('drains it for good: the drain survives a moved link when the old one %s', async (_, isTold) => {
    await drain();
    await w.move(b, { isTold, state: 'draining' });
    await replicas.pass(4000);
    w.noticeSilence();
    await givesNothing('two');
    expect(w.worker.status.intake).toBe('draining');
    await resume(a);
    await replicas.passing(manual.hasBegun('two'));
  });

  it('drains it for good: the drain survives the end of its agent', async () => {
    await drain();
    a.crash();
    await replicas.pass(500);
    await w.link(b, 'draining');
    await b.agent.tasks.submit({ capability: 'test.held', input: { name: 'two' } });
    await replicas.pass(3000);
    expect(manual.begun).toEqual([]);
    await resume();
    await replicas.passing(manual.hasBegun('two'));
  });

  it('resumes it while it is away: its next agent notifies it', async () => {
    await drain();
    w.cut();
    await replicas.pass(500);
    await resume();
    await w.link(b);
    await b.agent.tasks.submit({ capability: 'test.held', input: { name: 'two' } });
    await replicas.passing(manual.hasBegun('two'));
    expect(w.worker.status.intake).toBe('open');
  });

  it('keeps a drain when another agent starts', async () => {
    await drain();
    const c = await replicas.start();
    await replicas.pass(20_000);
    expect(c.agent.workers.get('w1')).toMatchObject({ state: 'draining' });
    await givesNothing('two');
  });

  it('gets an error when the holder cannot be reached', async () => {
    replicas.loseMessages();
    await expect(drain()).rejects.toMatchObject({ code: expect.stringMatching(/^(LINK_CLOSED|REPLY_TIMEOUT)$/) });
  });

  it('removes it, with force if it runs tasks', async () => {
    await submit('one');
    await replicas.passing(manual.hasBegun('one'));
    await expect(replicas.passing(b.agent.workers.remove('w1', false))).rejects.toMatchObject({ code: 'CONFLICT' });
    await replicas.passing(b.agent.workers.remove('w1', true));
    await replicas.pass(500);
    for (const { agent } of [a, b]) expect(() => agent.workers.get('w1')).toThrow(/not found/);
    expect(a.plane.workerInterface.isLinked('w1')).toBe(false);
  });

  it('reports the exit of its process: its tasks run elsewhere at once', async () => {
    const { id } = await submit('one');
    await replicas.passing(manual.hasBegun('one'));
    await replicas.worker('w2', { 'test.held': async () => 'from w2' }).link(b);
    const { instanceId } = w.worker.identity;
    w.cut();
    await replicas.passing(b.agent.workers.exited('w1', { instanceId, signal: 'SIGKILL' }));
    await replicas.pass(400);
    expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'succeeded', attempt: 2, workerId: 'w2' });
    expect((await b.plane.store.tasks.attempts(id))[0]!.error).toMatchObject({
      code: 'WORKER_LOST',
      details: { cause: 'exited', signal: 'SIGKILL' },
    });
  });

  it('reports the exit of a process replaced at another agent: its successor is not affected', async () => {
    const { instanceId } = w.worker.identity;
    w.cut();
    const successor = replicas.worker('w1', { 'test.held': manual.handler });
    await successor.link(b);
    const { id } = await b.agent.tasks.submit({ capability: 'test.held', input: { name: 'one' } });
    await replicas.passing(manual.hasBegun('one'));
    await replicas.passing(a.agent.workers.exited('w1', { instanceId, exitCode: 1 }));
    await replicas.pass(5000);
    expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'running', attempt: 1 });
  });

  it('gets NOT_FOUND for an unknown worker', async () => {
    await expect(b.agent.workers.drain('none', 0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(b.agent.workers.resume('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(b.agent.workers.remove('none', true)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
