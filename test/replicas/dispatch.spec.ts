import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../support/replicas';

describe('tasks that wait for two agents on one store', () => {
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

  it('are claimed by an agent with a free slot, wherever they were submitted', async () => {
    await replicas.worker('w1', { 'test.echo': async (input) => input }).link(b);
    const ended = a.agent.executeTask({ capability: 'test.echo', input: { at: 'a' } });
    expect(await replicas.passing(ended)).toMatchObject({ status: 'succeeded', result: { at: 'a' } });
  });

  it('are claimed within a second when no message passes between the agents', async () => {
    await replicas.worker('w1', { 'test.echo': async (input) => input }).link(b);
    replicas.loseMessages();
    const outcome = a.agent.executeTask({ capability: 'test.echo', input: {} });
    const submittedAtMs = replicas.clock.nowMs();
    expect(await replicas.passing(outcome)).toMatchObject({ status: 'succeeded' });
    expect(replicas.clock.nowMs() - submittedAtMs).toBeLessThanOrEqual(1100);
  });

  it('are dispatched to a moved worker only by its new holder, within its slots', async () => {
    const { id, w } = await running(a, 'w1', 'one');
    await w.move(b, { isTold: false });
    await a.agent.tasks.submit(work('two'));
    await replicas.pass(2000);
    expect(manual.begun).toEqual(['one']);
    manual.release('one');
    expect(await replicas.passing(a.agent.tasks.waitFor(id, 60_000))).toMatchObject({ attempt: 1 });
    await replicas.passing(manual.hasBegun('two'));
    w.noticeSilence();
    await replicas.pass(5000);
    expect(manual.begun).toEqual(['one', 'two']);
  });

  it('are requeued from a worker that reconnects to no agent', async () => {
    const { id, w } = await running(a, 'w1', 'one');
    await replicas.worker('w2', { 'test.held': async () => 'from w2' }).link(b);
    w.cut();
    await replicas.pass(1900);
    expect(await a.agent.tasks.get(id)).toMatchObject({ state: 'running', attempt: 1 });
    const ended = await replicas.passing(a.agent.tasks.waitFor(id, 60_000));
    expect(ended).toMatchObject({ state: 'succeeded', attempt: 2, workerId: 'w2', outcome: { result: 'from w2' } });
  });
});
