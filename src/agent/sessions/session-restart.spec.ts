import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@yardmaster/testkit';
import type { Session, Task } from '../../tasks';
import { memoryTransports } from '@yardmaster/worker-kit/link';
import { startAgent, type Harness, type TestWorker } from '../../../test/support/agent-harness';
import { ManualHandler } from '../../../test/support/manual-handler';

describe('a session, over a restart of the control plane', () => {
  let dataDir: string;
  let clock: ManualClock;
  let before: Harness;
  let after: Harness;
  let worker: TestWorker;
  let manual: ManualHandler;
  let session: Session;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sessions-'));
    clock = new ManualClock();
    manual = new ManualHandler();
    before = await startAgent({ dataDir }, clock);
    worker = before.worker('a', { 'kept.work': manual.handler }, { sessionsMax: 4, slots: 2 });
    await worker.link();
    session = await before.agent.sessions.open({ capability: 'kept.work', ttlMs: 10_000 });
  });

  afterEach(async () => {
    await after.close();
    await before.close();
    rmSync(dataDir, { recursive: true });
  });

  /** Stops the control plane and starts another one on its data. */
  async function restart(downMs = 0): Promise<void> {
    await before.agent.shutdown(0);
    await clock.advance(downMs);
    after = await startAgent({ dataDir }, clock);
  }

  async function comeBack(): Promise<void> {
    const [theirs, ours] = memoryTransports();
    after.accept(theirs);
    worker.worker.attach(ours);
    await after.reached('a', 'online');
  }

  const submit = (harness: Harness, name: string): Promise<Task> =>
    harness.agent.tasks.submit({ capability: 'kept.work', input: { name }, sessionId: session.id });
  const ended = ({ id }: Task): Promise<Task> => after.agent.tasks.waitFor(id, 1e9);
  const now = (): Promise<Session> => after.agent.sessions.get(session.id);

  it('keeps its running and waiting tasks if the worker reconnects', async () => {
    const [first, second] = [await submit(before, '1'), await submit(before, '2')];
    await manual.hasBegun('1');
    await restart(5000);
    const third = await submit(after, '3');
    await comeBack();
    await clock.advance(8000);
    expect(manual.begun).toEqual(['1']);
    for (const [name, task] of [
      ['1', first],
      ['2', second],
      ['3', third],
    ] as const) {
      await manual.hasBegun(name);
      manual.release(name);
      expect(await ended(task)).toMatchObject({ state: 'succeeded', attempt: 1, workerId: 'a' });
    }
    expect(manual.begun).toEqual(['1', '2', '3']);
    expect(await now()).toMatchObject({ state: 'open' });
  });

  it('gets its full ttlMs again', async () => {
    await restart(20_000);
    await comeBack();
    await clock.advance(9999);
    expect(await now()).toMatchObject({ state: 'open' });
    const over = new Promise((resolve) => after.agent.sessionEndings.once('ended', resolve));
    await clock.advance(1);
    await over;
    expect(await now()).toMatchObject({ state: 'expired' });
  });

  it('is lost with its tasks if the worker does not reconnect in time', async () => {
    const [running, waiting] = [await submit(before, '1'), await submit(before, '2')];
    await manual.hasBegun('1');
    await restart();
    await clock.advance(after.plane.config.restartGraceMs - 1);
    expect(await now()).toMatchObject({ state: 'open' });
    await clock.advance(1);
    const lost = { state: 'failed', outcome: { error: { code: 'SESSION_LOST' } } };
    expect(await ended(waiting)).toMatchObject({ ...lost, attempt: 0 });
    expect(await ended(running)).toMatchObject({ ...lost, attempt: 1 });
    const reason = 'worker a did not come back after a restart of the control plane';
    expect(await now()).toMatchObject({ state: 'lost', reason });
  });

  it('fails its waiting tasks if it ended just before the restart', async () => {
    const [running, waiting] = [await submit(before, '1'), await submit(before, '2')];
    await manual.hasBegun('1');
    await before.plane.store.sessions.end(session.id, {
      state: 'closed',
      reason: 'it was closed',
      endedAtMs: clock.nowMs(),
    });
    await restart();
    const message = `session ${session.id} has ended: it was closed`;
    expect(await ended(waiting)).toMatchObject({
      state: 'failed',
      outcome: { error: { code: 'SESSION_LOST', message } },
    });
    await comeBack();
    expect(await ended(running)).toMatchObject({ state: 'failed', outcome: { error: { code: 'SESSION_LOST' } } });
  });

  it('is closed on its worker if the worker reconnects too late', async () => {
    const freed = new Promise((free) => worker.worker.onSessionClose(({ id }) => free(id)));
    await restart();
    await clock.advance(after.plane.config.restartGraceMs);
    await comeBack();
    expect(await freed).toBe(session.id);
  });
});
