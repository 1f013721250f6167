import { YardError } from '@yardmaster/protocol';
import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../support/replicas';

describe('an attempt in a system of two agents on one store', () => {
  let replicas: Replicas;
  let manual: ManualHandler;
  let a: ReplicaHarness;
  let b: ReplicaHarness;

  beforeEach(async () => {
    replicas = new Replicas();
    manual = new ManualHandler();
    a = await replicas.start();
    b = await replicas.start();
  });
  afterEach(() => replicas.close());

  const work = (name: string) => ({ capability: 'test.held', input: { name } });

  /** Links a worker to an agent and starts a task on it. */
  async function running(at: ReplicaHarness, workerId: string, name: string): Promise<{ id: string; w: RovingWorker }> {
    const w = replicas.worker(workerId, { 'test.held': manual.handler });
    await w.link(at);
    const { id } = await at.agent.tasks.submit(work(name));
    await replicas.passing(manual.hasBegun(name));
    return { id, w };
  }

  /** Releases a task and waits for its end. */
  async function end(id: string, name: string): Promise<object> {
    manual.release(name);
    const { state, attempt, outcome } = await replicas.passing(a.agent.tasks.waitFor(id, 60_000));
    return { state, attempt, result: outcome?.result, runs: manual.begun.filter((begun) => begun === name).length };
  }

  const wentOn = (name: string) => ({ state: 'succeeded', attempt: 1, result: `done ${name}`, runs: 1 });

  it('continues when another agent starts', async () => {
    const first = await running(a, 'w1', 'one');
    await replicas.start();
    await replicas.pass(30_000);
    expect(await a.agent.tasks.get(first.id)).toMatchObject({ state: 'running', attempt: 1 });
    expect(await end(first.id, 'one')).toEqual(wentOn('one'));
  });

  it('continues at either agent, however long it takes', async () => {
    const [first, second] = [await running(a, 'w1', 'one'), await running(b, 'w2', 'two')];
    await replicas.pass(60_000);
    expect(await end(first.id, 'one')).toEqual(wentOn('one'));
    expect(await end(second.id, 'two')).toEqual(wentOn('two'));
  });

  it.each([
    ['closes', true],
    ['falls silent', false],
  ])('continues at the other agent when the link of its worker moves there and the old one %s', async (_, isTold) => {
    const { id, w } = await running(a, 'w1', 'one');
    await w.move(b, { isTold });
    await replicas.pass(4000);
    w.noticeSilence();
    await replicas.pass(30_000);
    expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'running', attempt: 1 });
    expect(a.plane.registry.get('w1')?.inFlight.size ?? 0).toBe(0);
    expect(await end(id, 'one')).toEqual(wentOn('one'));
  });

  it.each([
    ['closes', true],
    ['falls silent', false],
  ])('continues when no message passes between the agents and the old link %s', async (_, isTold) => {
    replicas.loseMessages();
    const { id, w } = await running(a, 'w1', 'one');
    await w.move(b, { isTold });
    await replicas.pass(4000);
    w.noticeSilence();
    await replicas.pass(30_000);
    expect(await end(id, 'one')).toEqual(wentOn('one'));
  });

  it('continues when its worker moves to the other agent and back', async () => {
    const { id, w } = await running(a, 'w1', 'one');
    await w.move(b, { isTold: true });
    await w.move(a, { isTold: false });
    await replicas.pass(5000);
    w.noticeSilence();
    await replicas.pass(30_000);
    expect(await end(id, 'one')).toEqual(wentOn('one'));
  });

  it('continues at an agent that still holds an earlier attempt at its task', async () => {
    await replicas.close();
    replicas = new Replicas({ reconnectGraceMs: 0 });
    a = await replicas.start();
    b = await replicas.start();
    const next = replicas.worker('w2', { 'test.held': manual.handler });
    const { id, w } = await running(a, 'w1', 'one');
    await w.move(b, { isTold: false });
    await next.link(b);
    w.cut();
    while (manual.begun.length < 2) await replicas.pass(20);
    await next.move(a, { isTold: false });
    await replicas.pass(30_000);
    expect(await end(id, 'one')).toEqual({ ...wentOn('one'), attempt: 2, runs: 2 });
  });

  it('ends at the deadline that its holder enforces, and not before', async () => {
    const w = replicas.worker('w1', { 'test.held': manual.handler });
    await w.link(a);
    const { id } = await a.agent.tasks.submit({ ...work('one'), timeoutMs: 10_000 });
    await replicas.passing(manual.hasBegun('one'));
    await replicas.pass(8000);
    await w.move(b, { isTold: false });
    await replicas.pass(1000);
    expect(await a.agent.tasks.get(id)).toMatchObject({ state: 'running' });
    expect(await replicas.passing(b.agent.tasks.waitFor(id, 60_000))).toMatchObject({ state: 'timed_out', attempt: 1 });
  });
});

describe('the end of an agent', () => {
  let replicas: Replicas;
  let manual: ManualHandler;
  let a: ReplicaHarness;
  let b: ReplicaHarness;

  beforeEach(async () => {
    replicas = new Replicas();
    manual = new ManualHandler();
    a = await replicas.start();
    b = await replicas.start();
  });
  afterEach(() => replicas.close());

  async function running(): Promise<{ id: string; w: RovingWorker }> {
    const w = replicas.worker('w1', { 'test.held': manual.handler });
    await w.link(a);
    const { id } = await a.agent.tasks.submit({ capability: 'test.held', input: { name: 'one' } });
    await replicas.passing(manual.hasBegun('one'));
    return { id, w };
  }

  it.each([
    ['crashes', async () => a.crash()],
    ['shuts down', () => a.leave()],
  ])('loses no attempt whose worker moves to another agent, when it %s', async (_, end) => {
    const { id, w } = await running();
    await end();
    await replicas.pass(300);
    await w.link(b);
    await replicas.pass(30_000);
    expect(await b.agent.tasks.get(id)).toMatchObject({ state: 'running', attempt: 1 });
    manual.release('one');
    expect(await replicas.passing(b.agent.tasks.waitFor(id, 60_000))).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(manual.begun).toEqual(['one']);
  });

  it('requeues tasks of workers that ended with it, in bounded time', async () => {
    const { id } = await running();
    await replicas.worker('w2', { 'test.held': async () => 'from w2' }).link(b);
    a.crash();
    const diedAtMs = replicas.clock.nowMs();
    const ended = await replicas.passing(b.agent.tasks.waitFor(id, 60_000));
    expect(ended).toMatchObject({ state: 'succeeded', attempt: 2, workerId: 'w2' });
    expect(replicas.clock.nowMs() - diedAtMs).toBeLessThan(20_000);
  });

  it('loses no waiting task', async () => {
    const { id } = await a.agent.tasks.submit({ capability: 'test.echo', input: { left: true } });
    a.crash();
    await replicas.worker('w2', { 'test.echo': async (input) => input }).link(b);
    expect(await replicas.passing(b.agent.tasks.waitFor(id, 60_000))).toMatchObject({
      outcome: { result: { left: true } },
    });
  });

  it('leaves its delayed tasks to another agent', async () => {
    const backoff = { type: 'fixed', delayMs: 5000, jitter: 0 } as const;
    const w = replicas.worker('w1', {
      'test.flaky': async (_, { attempt }) => {
        if (attempt === 1) throw new YardError('EXECUTION_ERROR', 'not yet');
        return 'done';
      },
    });
    await w.link(a);
    const retry = { on: ['EXECUTION_ERROR'], maxAttempts: 2, backoff };
    const { id } = await a.agent.tasks.submit({ capability: 'test.flaky', retry });
    await replicas.pass(1000);
    expect(await a.agent.tasks.get(id)).toMatchObject({ state: 'queued', attempt: 1 });
    await a.leave();
    await w.link(b);
    expect(await replicas.passing(b.agent.tasks.waitFor(id, 10_000))).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  it('leaves the housekeeping to another agent: overdue tasks end', async () => {
    const { id: late } = await b.agent.tasks.submit({ capability: 'test.none', queueTimeoutMs: 3000 });
    a.crash();
    expect(await replicas.passing(b.agent.tasks.waitFor(late, 60_000))).toMatchObject({
      state: 'timed_out',
      outcome: { error: { code: 'QUEUE_TIMEOUT' } },
    });
  });
});
