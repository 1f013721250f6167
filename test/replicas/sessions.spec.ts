import type { Session } from '../../src/tasks';
import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../support/replicas';

describe('a session in a system of two agents on one store', () => {
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
    w = replicas.worker('w1', { 'kept.work': manual.handler }, { slots: 2, sessionsMax: 4 });
    await w.link(a);
    await replicas.pass(500);
  });
  afterEach(() => replicas.close());

  const open = (at: ReplicaHarness, ttlMs = 600_000): Promise<Session> =>
    replicas.passing(at.agent.sessions.open({ capability: 'kept.work', ttlMs }));
  const submit = (at: ReplicaHarness, name: string, { id: sessionId }: Session) =>
    at.agent.tasks.submit({ capability: 'kept.work', input: { name }, sessionId });
  const stateOf = async ({ id }: Session): Promise<string> => (await b.agent.sessions.get(id)).state;

  async function runs(at: ReplicaHarness, name: string, session: Session): Promise<void> {
    const { id } = await submit(at, name, session);
    await replicas.passing(manual.hasBegun(name));
    manual.release(name);
    const ended = await replicas.passing(at.agent.tasks.waitFor(id, 60_000));
    expect(ended).toMatchObject({ state: 'succeeded', attempt: 1, workerId: session.workerId });
  }

  it('continues when another agent starts', async () => {
    const session = await open(a);
    const c = await replicas.start();
    await replicas.pass(30_000);
    expect(await stateOf(session)).toBe('open');
    await runs(c, 'one', session);
  });

  it("is opened at the worker's holder, and used through either agent", async () => {
    const session = await open(b);
    expect(session).toMatchObject({ workerId: 'w1', state: 'open' });
    await runs(a, 'one', session);
    await runs(b, 'two', session);
  });

  it('runs one task at a time, in the order of submission at either agent', async () => {
    const session = await open(a);
    for (const [at, name] of [
      [a, 'one'],
      [b, 'two'],
      [a, 'three'],
    ] as const)
      await submit(at, name, session);
    for (const name of ['one', 'two', 'three']) {
      await replicas.passing(manual.hasBegun(name));
      await replicas.pass(500);
      expect(manual.begun.at(-1)).toBe(name);
      manual.release(name);
    }
  });

  it.each([
    ['closes', true, false],
    ['falls silent', false, false],
    ['closes and no message passes between the agents', true, true],
    ['falls silent and no message passes between the agents', false, true],
  ])('moves with the link of its worker, with its running task, when the old one %s', async (_, isTold, isLost) => {
    const session = await open(a);
    const { id } = await submit(a, 'one', session);
    await replicas.passing(manual.hasBegun('one'));
    if (isLost) replicas.loseMessages();
    await w.move(b, { isTold });
    await replicas.pass(4000);
    w.noticeSilence();
    await replicas.pass(30_000);
    expect(await stateOf(session)).toBe('open');
    manual.release('one');
    expect(await replicas.passing(b.agent.tasks.waitFor(id, 60_000))).toMatchObject({ state: 'succeeded', attempt: 1 });
    await runs(b, 'two', session);
    await runs(a, 'three', session);
  });

  it.each([
    ['crashes', async () => a.crash()],
    ['shuts down', () => a.leave()],
  ])('outlives the agent of its worker when it %s', async (_, end) => {
    const session = await open(a);
    await end();
    await replicas.pass(500);
    await w.link(b);
    await replicas.pass(30_000);
    expect(await stateOf(session)).toBe('open');
    await runs(b, 'one', session);
  });

  it('is lost with a worker that reconnects to no agent, in bounded time', async () => {
    const session = await open(a);
    const { id } = await submit(b, 'one', session);
    await replicas.passing(manual.hasBegun('one'));
    await w.worker.stop();
    a.crash();
    await replicas.pass(20_000);
    expect(await stateOf(session)).toBe('lost');
    expect(await replicas.passing(b.agent.tasks.waitFor(id, 60_000))).toMatchObject({
      outcome: { error: { code: 'SESSION_LOST' } },
    });
  });

  it('expires only when no agent has used it', async () => {
    const session = await open(a, 10_000);
    for (const name of ['one', 'two', 'three']) {
      await replicas.pass(8000);
      await runs(b, name, session);
    }
    expect(await stateOf(session)).toBe('open');
    await replicas.pass(12_000);
    expect(await stateOf(session)).toBe('expired');
  });

  it('is closed through either agent: its worker frees it, and its tasks end', async () => {
    const session = await open(a);
    const freed: string[] = [];
    w.worker.onSessionClose(async ({ id }) => void freed.push(id));
    const [first, second] = [await submit(a, 'one', session), await submit(b, 'two', session)];
    await replicas.passing(manual.hasBegun('one'));
    await replicas.passing(b.agent.sessions.close(session.id));
    for (const { id } of [first, second])
      expect(await replicas.passing(a.agent.tasks.waitFor(id, 60_000))).toMatchObject({
        outcome: { error: { code: 'SESSION_LOST' } },
      });
    await replicas.pass(500);
    expect(freed).toEqual([session.id]);
    await expect(submit(a, 'three', session)).rejects.toMatchObject({ code: 'SESSION_LOST' });
  });

  it('counts against a limit that both agents share', async () => {
    await replicas.close();
    replicas = new Replicas({ sessionsMax: 2 });
    a = await replicas.start();
    b = await replicas.start();
    for (const at of [a, b])
      await replicas.worker(`w-${at === a ? 'a' : 'b'}`, { 'kept.work': manual.handler }, { sessionsMax: 4 }).link(at);
    await open(a);
    await open(b);
    for (const at of [a, b]) await expect(open(at)).rejects.toMatchObject({ code: 'SESSIONS_FULL' });
  });
});
