import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@yardmaster/testkit';
import { bareWorker } from '../../../test/support/bare-worker';
import { startAgent, type Harness, type TestWorker } from '../../../test/support/agent-harness';
import { memoryTransports } from '@yardmaster/worker-kit/link';

describe('a restart of the control plane', () => {
  let dataDir: string;
  let clock: ManualClock;
  let before: Harness;
  let after: Harness;
  let worker: TestWorker;
  let runs: number;
  let release: (result: unknown) => void;
  let taskId: string;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'restart-'));
    clock = new ManualClock();
    before = await startAgent({ dataDir }, clock);
    runs = 0;
    const result = new Promise<unknown>((resolve) => (release = resolve));
    const begun = new Promise<void>((begin) => {
      worker = before.worker('a', { 'test.held': () => (runs++, begin(), result) });
    });
    await worker.link();
    taskId = (await before.agent.tasks.submit({ capability: 'test.held' })).id;
    await begun;
  });

  afterEach(async () => {
    await after.close();
    await before.close();
    rmSync(dataDir, { recursive: true });
  });

  /** Stops without draining: attempts continue on their workers. */
  async function restart(downMs = 0): Promise<void> {
    await before.agent.shutdown(0);
    await clock.advance(downMs);
    after = await startAgent({ dataDir }, clock);
    await after.worker('b', { 'test.held': async () => 'from b' }).link();
  }

  async function comeBack(): Promise<void> {
    const [theirs, ours] = memoryTransports();
    after.accept(theirs);
    worker.worker.attach(ours);
    await after.reached('a', 'online');
  }

  const task = () => after.agent.tasks.get(taskId);
  const attempts = async () =>
    (await after.plane.store.tasks.attempts(taskId)).map(({ workerId, status }) => [workerId, status]);

  it('lets a worker that reconnects in time continue, and runs its task once', async () => {
    await restart();
    await clock.advance(6900);
    await comeBack();
    await clock.advance(60_000);
    expect(await task()).toMatchObject({ state: 'running', attempt: 1 });
    release('from a');
    expect(await after.agent.tasks.waitFor(taskId, 1000)).toMatchObject({ attempt: 1, outcome: { result: 'from a' } });
    expect(runs).toBe(1);
  });

  it('does not treat a lease as expired while its worker registers with it', async () => {
    await restart(60_000);
    const { leaseId } = (await after.plane.store.tasks.attempts(taskId))[0]!;
    const beats: Array<Promise<void>> = [];
    after.plane.registry.on('state', ({ state }) => {
      if (state === 'registering') beats.push(after.plane.housekeeper.round());
    });
    // Recording its outcome comes first, and takes some time.
    const finished = [{ leaseId: 'long.1.gone', outcome: { status: 'succeeded', stats: { wallMs: 1 } } as const }];
    await bareWorker(after, 'a', 'test.held', { running: [{ taskId, attempt: 1, leaseId, outputSeq: 0 }], finished });
    await Promise.all(beats);
    expect(beats).toHaveLength(1);
    expect(await task()).toMatchObject({ state: 'running', attempt: 1, workerId: 'a' });
  });

  it('requeues the tasks of a worker that does not reconnect, before their leases end', async () => {
    await restart();
    await clock.advance(6999);
    expect(await task()).toMatchObject({ state: 'running', attempt: 1 });
    await clock.advance(1);
    expect(await after.agent.tasks.waitFor(taskId, 1000)).toMatchObject({ attempt: 2, outcome: { result: 'from b' } });
    expect(await attempts()).toEqual([
      ['a', 'lost'],
      ['b', 'succeeded'],
    ]);
    expect((await after.plane.store.tasks.attempts(taskId))[0]!.error!.message).toMatch(
      /did not come back after a restart/,
    );
  });

  it('accepts an outcome that a worker reached while away for longer than the lease', async () => {
    await before.agent.shutdown(0);
    release('from a, long ago');
    await clock.advance(0);
    await restart(60_000);
    await clock.advance(1000);
    await after.plane.housekeeper.round();
    await comeBack();
    expect(await task()).toMatchObject({ state: 'succeeded', attempt: 1, outcome: { result: 'from a, long ago' } });
  });

  it('expires leases as usual after the restart grace', async () => {
    await restart();
    await comeBack();
    await clock.advance(7000);
    after.plane.registry.apply('a', 'remove');
    await clock.advance(15_000);
    await after.plane.housekeeper.round();
    expect(await after.agent.tasks.waitFor(taskId, 1000)).toMatchObject({ attempt: 2, outcome: { result: 'from b' } });
  });
});
