import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { ManualClock } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import { Explainer } from './explainer';

const never = (): Promise<never> => new Promise(() => {});

describe(Explainer.name, () => {
  let clock: ManualClock;
  let harness: Harness;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
  });
  afterEach(() => harness.close());

  const submit = (options: object = {}) => harness.agent.tasks.submit({ capability: 'test.work', ...options });
  const explain = (id: string) => harness.agent.explainer.explain(id);
  const waiting = async (id: string) => (await explain(id)).waiting;

  it('gives the queue position of a task while others have the slots', async () => {
    const begun = new Promise<void>((begin) => {
      void harness.worker('a', { 'test.work': () => (begin(), never()) }).link();
    });
    await submit();
    await begun;
    const [first, second, urgent] = [await submit(), await submit(), await submit({ priority: 1 })];
    const told = await Promise.all([first, second, urgent].map(({ id }) => waiting(id)));
    expect(told.map((each) => [each?.reason, each?.position, each?.queueLength])).toEqual([
      ['SLOTS_BUSY', 2, 3],
      ['SLOTS_BUSY', 3, 3],
      ['SLOTS_BUSY', 1, 3],
    ]);
  });

  it('updates the reason when the fleet changes', async () => {
    const { worker, reached, agent } = harness;
    const { id } = await submit({ labels: { require: { region: 'eu' } } });
    expect(await waiting(id)).toMatchObject({ reason: 'NO_CAPABLE_WORKER' });
    await worker('us', { 'test.work': never }, { labels: { region: 'us' } }).link();
    expect(await waiting(id)).toMatchObject({
      reason: 'LABELS',
      nearest: { workerId: 'us', lacks: { region: 'eu' } },
    });
    const eu = worker('eu', {}, { labels: { region: 'eu' } });
    await eu.link();
    await agent.workers.drain('eu', 1000);
    eu.worker.capability({ name: 'test.work', description: '', inputSchema: {} }, never);
    await new Promise<void>((resolve) => harness.plane.registry.once('capabilities', resolve));
    expect(await waiting(id)).toMatchObject({ reason: 'WORKERS_DRAINING', workers: { draining: 1 } });
    eu.cut();
    await reached('eu', 'suspect');
    expect(await waiting(id)).toMatchObject({ reason: 'WORKERS_SUSPECT' });
    await clock.advance(2000);
    expect(await waiting(id)).toMatchObject({ reason: 'LABELS' });
  });

  it('considers only the worker of a session, and names the task that runs in it', async () => {
    const { worker, agent } = harness;
    await worker('a', { 'test.work': never }, { sessionsMax: 2 }).link();
    const session = { sessionId: (await agent.sessions.open({ capability: 'test.work' })).id };
    const other = { sessionId: (await agent.sessions.open({ capability: 'test.work' })).id };
    await worker('b', { 'test.work': never }, { slots: 5 }).link();
    const running = await submit(session);
    const [busy, full] = [await submit(session), await submit(other)];
    expect(await waiting(busy.id)).toMatchObject({ reason: 'SESSION_BUSY', busyWith: running.id });
    expect(await waiting(full.id)).toMatchObject({ reason: 'SLOTS_BUSY', workers: { busy: 1 } });
    await agent.workers.drain('a', 60_000);
    expect(await waiting(full.id)).toMatchObject({ reason: 'SLOTS_BUSY', workers: { busy: 1 } });
  });

  it('reports the end of a delay, and the reason for the retry', async () => {
    const fail = async (): Promise<never> => {
      throw new YardError('test.FLAKY', 'not today');
    };
    await harness.worker('a', { 'test.work': fail }).link();
    const backoff = { type: 'fixed' as const, delayMs: 5000, jitter: 0 };
    const delayed = new Promise<void>((resolve) => {
      harness.plane.store.changes.subscribe(({ task }) => task?.state === 'queued' && task.attempt === 1 && resolve());
    });
    const { id } = await submit({ retry: { on: ['test.FLAKY'], backoff } });
    await delayed;
    expect(await explain(id)).toMatchObject({
      state: 'queued',
      waiting: {
        reason: 'DELAYED',
        message: 'attempt 2 starts in 5.0 s at the earliest',
        untilMs: clock.nowMs() + 5000,
      },
      timeline: [
        { type: 'queued' },
        {
          type: 'assigned',
          message: 'attempt 1 was assigned to a: the only worker with a free slot (least-loaded, 1 candidate)',
        },
        { type: 'retried', message: 'attempt 1 failed, test.FLAKY: not today; the task was queued again' },
      ],
    });
  });

  it('reports the loss of an attempt, and why the next one was assigned to its worker', async () => {
    const { worker, agent } = harness;
    let a!: ReturnType<Harness['worker']>;
    const begun = new Promise<void>((begin) => {
      a = worker('a', { 'test.work': () => (begin(), never()) });
    });
    await a.link();
    const { id } = await submit();
    await begun;
    for (const name of ['b', 'c']) await worker(name, { 'test.work': async () => name }).link();
    const told = agent.workers.exited('a', { instanceId: a.worker.identity.instanceId, signal: 'SIGKILL' });
    a.cut();
    await told;
    await agent.tasks.waitFor(id, 1e9);
    const { state, waiting: none, timeline } = await explain(id);
    expect([state, none]).toEqual(['succeeded', undefined]);
    expect(timeline.map(({ type, message }) => [type, message])).toEqual([
      ['queued', 'accepted: test.work'],
      ['assigned', 'attempt 1 was assigned to a: the only worker with a free slot (least-loaded, 1 candidate)'],
      ['lost', 'attempt 1 was lost with worker a: its process was killed by SIGKILL'],
      ['assigned', 'attempt 2 was assigned to b: least loaded, with 0 of 1 slots used (least-loaded, 2 candidates)'],
      ['ended', 'succeeded'],
    ]);
    expect(timeline[2]!.error!.details).toEqual({ cause: 'exited', signal: 'SIGKILL' });
  });

  it('rejects an unknown task', async () => {
    await expect(explain('t-none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
