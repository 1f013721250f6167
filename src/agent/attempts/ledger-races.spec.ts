import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { bareWorker } from '../../../test/support/bare-worker';
import { ManualClock } from '@yardmaster/testkit';
import { decidedOutcome, errorOf } from '../../tasks';
import { memoryTransports, type Answer, type Transport } from '@yardmaster/worker-kit/link';

const work = { capability: 'test.work' };
const sessionLost = decidedOutcome('failed', errorOf('SESSION_LOST', 'the session has ended'));
const retry = { maxAttempts: 3, on: ['WORKER_LOST', 'EXECUTION_ERROR'] };

describe('an attempt in a race with another event', () => {
  let clock: ManualClock;
  let harness: Harness;
  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
  });
  afterEach(() => harness.close());

  const slotsInUse = (): string[] =>
    harness.plane.registry
      .list()
      .flatMap(({ workerId, inFlight }) => [...inFlight].map((taskId) => `${workerId} ${taskId}`))
      .sort();

  it('frees its slot if its worker is lost during the claim, and its task runs elsewhere at once', async () => {
    const { agent, plane } = harness;
    await harness.worker('b', { 'test.work': async () => 'done' }).link();
    await harness.worker('a', { 'test.work': async () => 'done' }, { labels: { best: 'yes' } }).link();
    const submitted = agent.tasks.submit({ ...work, labels: { prefer: { best: 'yes' } } });
    while (plane.registry.get('a')!.inFlight.size === 0) await Promise.resolve(); // claim not committed yet
    plane.registry.apply('a', 'linkClosed', 'silent');
    const { id } = await submitted;
    expect(await agent.tasks.waitFor(id, 60_000)).toMatchObject({ state: 'succeeded', workerId: 'b' });
    expect(slotsInUse()).toEqual([]);
    const attempts = await plane.store.tasks.attempts(id);
    expect(attempts.map(({ workerId, status }) => `${workerId} ${status}`)).toEqual(['a lost', 'b succeeded']);
  });

  it.each([1, 2])('frees its slot if the transaction of its claim is undone by claim %d', async (failing) => {
    const { agent, plane } = harness;
    let runs = 0;
    const handlers = { 'test.work': () => (runs++, new Promise(() => undefined)) };
    for (const id of ['a', 'b', 'c', 'd']) await harness.worker(id, handlers).link();
    agent.dispatcher.stop();
    await agent.tasks.submitAll([work, work]);
    const { access } = plane.store as unknown as {
      access: { opened: { operations: { claim: (id: string) => unknown } } };
    };
    const { operations } = access.opened;
    const claim = operations.claim.bind(operations) as (...given: unknown[]) => unknown;
    let claims = 0;
    operations.claim = (...given: unknown[]) => {
      const value = claim(...given);
      if (++claims === failing) throw new Error('database or disk is full');
      return value;
    };
    agent.dispatcher.start();
    for (let step = 0; step < 10; step++) await clock.advance(100);
    const running = await plane.store.attempts.running({});
    expect(slotsInUse()).toEqual(running.map(({ workerId, taskId }) => `${workerId} ${taskId}`).sort());
    expect([running.length, runs]).toEqual([2, 2]);
  });

  it.each(Array.from({ length: 6 }, (_, ticks) => ticks))(
    'is not retried if it is cancelled %d microtasks after its worker is lost',
    async (ticks) => {
      const { agent, plane } = harness;
      const worker = await bareWorker(harness, 'a', 'test.work');
      const { id } = await agent.tasks.submit({ ...work, retry });
      await worker.given();
      void agent.workers.remove('a', true);
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      const { state } = await agent.tasks.cancel(id);
      await clock.advance(10);
      expect([state, (await plane.store.tasks.get(id))!.state]).toEqual(['cancelled', 'cancelled']);
    },
  );

  it('continues if the request to end it could not be recorded', async () => {
    const { agent, plane } = harness;
    const worker = await bareWorker(harness, 'a', 'test.work');
    const { id } = await agent.tasks.submit(work);
    await worker.given();
    jest.spyOn(plane.store.attempts, 'requestEnd').mockRejectedValueOnce(new Error('disk full'));
    await expect(agent.tasks.cancel(id)).rejects.toThrow('disk full');
    await clock.advance(20_000);
    expect((await agent.tasks.get(id)).state).toBe('running');
  });

  it('ends as SESSION_LOST if its session was closed while its link was down', async () => {
    const { agent } = harness;
    let begin!: () => void;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const handler = (_: unknown, { signal }: { signal: AbortSignal }): Promise<never> => {
      begin();
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => setImmediate(() => reject(signal.reason as Error))),
      );
    };
    const worker = harness.worker('a', { 'test.work': handler }, { sessionsMax: 3, slots: 2 });
    await worker.link();
    const session = await agent.sessions.open(work);
    const task = await agent.tasks.submit({ ...work, sessionId: session.id });
    await begun;
    worker.cut();
    await harness.reached('a', 'suspect');
    await agent.sessions.close(session.id);
    // As on a socket: a reply arrives after the messages sent before it.
    const [ours, theirs] = memoryTransports();
    const onMessage = ours.onMessage.bind(ours);
    ours.onMessage = (answer) =>
      onMessage(async (...given) => {
        const reply = await answer(...given);
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
        return reply;
      });
    harness.accept(ours);
    worker.worker.attach(theirs);
    await harness.reached('a', 'online');
    for (let step = 0; step < 100; step++) await clock.advance(100);
    const outcome = { error: { code: 'SESSION_LOST' } };
    expect(await agent.tasks.get(task.id)).toMatchObject({ state: 'failed', outcome });
  });

  it('is measured as dispatched if its outcome is read together with the acceptance', async () => {
    let dispatched = 0;
    harness.agent.ledger.on('dispatched', () => dispatched++);
    let answer!: Answer;
    const socket = {
      send: (message: string, { leaseId }: { leaseId: string }) =>
        new Promise((reply) => {
          if (message !== 'task.execute') return;
          setImmediate(() => {
            reply({ status: 'accepted' });
            const outcome = { status: 'succeeded', stats: { wallMs: 1 } };
            void Promise.resolve().then(() => answer('task.finished', { leaseId, outcome }));
          });
        }),
      onMessage: (given: Answer) => (answer = given),
      onEnd: () => undefined,
      close: () => undefined,
    } as unknown as Transport;
    harness.accept(socket);
    const offer = { capabilities: [{ name: 'test.work', description: '', inputSchema: {} }], labels: {}, slots: 1 };
    const worker = { workerId: 'a', instanceId: 'a-1', name: 'a', version: '0' };
    await answer('worker.register', { ...worker, ...offer, running: [], finished: [] });
    expect(await harness.agent.executeTask(work)).toMatchObject({ status: 'succeeded' });
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(dispatched).toBe(1);
  });

  it('does not end with its session if the end of the session could not be recorded', async () => {
    const { agent, plane } = harness;
    await harness.worker('a', { 'test.held': () => new Promise(() => undefined) }, { sessionsMax: 1 }).link();
    const session = await agent.sessions.open({ capability: 'test.held' });
    const { id } = await agent.tasks.submit({ capability: 'test.held', sessionId: session.id });
    while (agent.ledger.byTask(id)?.state !== 'running') await clock.advance(0);
    jest.spyOn(plane.store.sessions, 'requestEnds').mockRejectedValueOnce(new Error('disk'));
    await expect(agent.ledger.endSession(session.id, sessionLost, 1000)).rejects.toThrow('disk');
    expect(agent.ledger.byTask(id)!.request).toBeUndefined();
    await clock.advance(2000);
    expect(await agent.tasks.get(id)).toMatchObject({ state: 'running' });
  });
});
