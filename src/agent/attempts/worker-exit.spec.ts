import { ManualClock } from '@yardmaster/testkit';
import { startAgent, type Harness, type TestWorker } from '../../../test/support/agent-harness';
import type { Handler } from '@yardmaster/worker-kit';
import { describeExit } from './worker-exit';
import { WorkerManager } from '../fleet';

/** Creates a handler that ends when the test releases it. */
function held(): { handler: Handler; started: Promise<void>; release: (result: unknown) => void } {
  let release!: (result: unknown) => void;
  let start!: () => void;
  const result = new Promise<unknown>((resolve) => (release = resolve));
  const started = new Promise<void>((resolve) => (start = resolve));
  return { handler: () => (start(), result), started, release };
}

describe(describeExit.name, () => {
  it('distinguishes an exit code from a signal', () => {
    const instanceId = 'i';
    expect(describeExit({ instanceId, exitCode: 3 })).toBe('its process ended with exit code 3');
    expect(describeExit({ instanceId, signal: 'SIGKILL' })).toBe('its process was killed by SIGKILL');
    expect(describeExit({ instanceId })).toBe('its process has ended');
  });
});

describe(`${WorkerManager.name} after the exit of a worker process`, () => {
  let harness: Harness;

  beforeEach(async () => (harness = await startAgent({}, new ManualClock())));
  afterEach(() => harness.close());

  /** Starts a task on one worker, and a second worker that is idle. */
  async function running(): Promise<{ id: string; a: TestWorker; release: (result: unknown) => void }> {
    const { agent, worker } = harness;
    const { handler, started, release } = held();
    const a = worker('a', { 'test.held': handler });
    await a.link();
    const { id } = await agent.tasks.submit({ capability: 'test.held' });
    await started;
    await worker('b', { 'test.held': async () => 'from b' }).link();
    return { id, a, release };
  }

  const exit = (worker: TestWorker) => ({ instanceId: worker.worker.identity.instanceId, signal: 'SIGKILL' });
  const attemptsOf = async (id: string) =>
    (await harness.plane.store.tasks.attempts(id)).map(({ workerId, status, error }) => [
      workerId,
      status,
      error?.details,
    ]);

  it('runs its task on another worker at once, and records how the process ended', async () => {
    const { agent, plane } = harness;
    const { id, a } = await running();
    const told = agent.workers.exited('a', exit(a));
    expect(plane.registry.get('a')!.state).toBe('offline');
    a.cut();
    await told;
    expect(await agent.tasks.waitFor(id, 1000)).toMatchObject({ state: 'succeeded', outcome: { result: 'from b' } });
    expect(await attemptsOf(id)).toEqual([
      ['a', 'lost', { cause: 'exited', signal: 'SIGKILL' }],
      ['b', 'succeeded', undefined],
    ]);
    expect((await plane.store.tasks.attempts(id))[0]!.error!.message).toBe(
      'attempt 1 was lost with worker a: its process was killed by SIGKILL',
    );
  });

  it('does not wait for the grace period if the link closed first', async () => {
    const { agent, reached } = harness;
    const { id, a } = await running();
    a.cut();
    await reached('a', 'suspect');
    await agent.workers.exited('a', { ...exit(a), signal: undefined, exitCode: 137 });
    expect(await agent.tasks.waitFor(id, 1000)).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect((await attemptsOf(id))[0]).toEqual(['a', 'lost', { cause: 'exited', exitCode: 137 }]);
  });

  it('accepts reports sent before the exit', async () => {
    const { agent } = harness;
    const { id, a, release } = await running();
    const ended = agent.tasks.waitFor(id, 1000);
    release('last words');
    const told = agent.workers.exited('a', exit(a));
    expect(await ended).toMatchObject({ state: 'succeeded', attempt: 1, outcome: { result: 'last words' } });
    a.cut();
    await told;
    expect(await attemptsOf(id)).toEqual([['a', 'succeeded', undefined]]);
  });

  it('does not wait long for a link that stays open', async () => {
    const { agent, plane } = harness;
    const { id, a } = await running();
    const told = agent.workers.exited('a', exit(a));
    await (plane.clock as ManualClock).advance(200);
    await told;
    expect(plane.workerInterface.isLinked('a')).toBe(false);
    expect(await agent.tasks.waitFor(id, 1000)).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  it('does not affect the attempts of a later instance', async () => {
    const { agent, plane } = harness;
    const { id, release } = await running();
    await agent.workers.exited('a', { instanceId: 'an-earlier-one', exitCode: 1 });
    expect([plane.registry.get('a')!.state, plane.workerInterface.isLinked('a')]).toEqual(['online', true]);
    release('from a');
    expect(await agent.tasks.waitFor(id, 1000)).toMatchObject({ attempt: 1, outcome: { result: 'from a' } });
  });

  it('rejects the registration of an ended instance', async () => {
    const { agent, plane } = harness;
    const { a } = await running();
    a.cut();
    await agent.workers.exited('a', exit(a));
    void a.link().catch(() => undefined);
    while (plane.workerInterface.counters().refusedMessages === 0) await new Promise(setImmediate);
    expect(plane.registry.get('a')!.state).toBe('offline');
  });

  it('loses the attempts of a worker that this control plane has not seen', async () => {
    const { agent, plane } = harness;
    const { id, a } = await running();
    a.cut();
    plane.registry.apply('a', 'remove');
    await agent.workers.exited('a', exit(a));
    expect(await agent.tasks.waitFor(id, 1000)).toMatchObject({ state: 'succeeded', attempt: 2 });
  });
});
