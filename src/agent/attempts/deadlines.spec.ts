import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareWorker } from '../../../test/support/bare-worker';
import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { ManualClock } from '@yardmaster/testkit';
import type { HandlerContext } from '@yardmaster/worker-kit';

const declaration = { name: 'test.work', description: '', inputSchema: {} };
const never = (): Promise<never> => new Promise(() => {});
/** Extra time of an outcome decided by the control plane. */
const slackMs = 5000;

describe('deadlines', () => {
  let clock: ManualClock;
  let harness: Harness;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
  });
  afterEach(() => harness.close());

  const submit = (options: object) => harness.agent.tasks.submit({ capability: 'test.work', ...options });
  const ended = (id: string) => harness.agent.tasks.waitFor(id, 1e9);
  const attempts = async (id: string) =>
    (await harness.plane.store.tasks.attempts(id)).map(({ workerId, status, error }) => [
      workerId,
      status,
      error?.code,
    ]);

  it('handles pending reports before it ends an attempt if this process was suspended', async () => {
    const worker = await bareWorker(harness, 'a', 'test.work');
    const { id } = await submit({ timeoutMs: 1000 });
    const { leaseId } = await worker.given();
    const lateMs = jest.spyOn(clock, 'nowMs').mockReturnValue(clock.nowMs() + 60_000);
    await clock.advance(1000 + slackMs);
    lateMs.mockRestore();
    const outcome = { status: 'succeeded', result: 'long ago', stats: { wallMs: 900 } } as const;
    await worker.link.request('task.finished', { leaseId, outcome });
    expect(await ended(id)).toMatchObject({ state: 'succeeded', outcome: { result: 'long ago' } });
  });

  describe('enforced by the worker', () => {
    /** Starts a worker that accepts a task, but begins it only when the test releases it. */
    async function preparing(workerId: string): Promise<{ prepared: Promise<HandlerContext> }> {
      const { worker, link } = harness.worker(workerId, {});
      const prepared = new Promise<HandlerContext>((resolve) => {
        const handler = (_: unknown, context: HandlerContext): Promise<never> => {
          resolve(context);
          return new Promise((__, reject) =>
            context.signal.addEventListener('abort', () => reject(context.signal.reason as Error)),
          );
        };
        worker.capability(declaration, handler, { signalsStart: true });
      });
      await link();
      return { prepared };
    }

    it('retries an attempt that does not start in time on another worker', async () => {
      const { prepared } = await preparing('a');
      const { id } = await submit({ startTimeoutMs: 300 });
      await prepared;
      await harness.worker('b', { 'test.work': async () => 'from b' }).link();
      await clock.advance(300);
      expect(await ended(id)).toMatchObject({ state: 'succeeded', outcome: { result: 'from b' } });
      expect(await attempts(id)).toEqual([
        ['a', 'timed_out', 'START_TIMEOUT'],
        ['b', 'succeeded', undefined],
      ]);
    });

    it('ends the task if that was its last attempt', async () => {
      const { prepared } = await preparing('a');
      const { id } = await submit({ startTimeoutMs: 300, retry: { maxAttempts: 1 } });
      await prepared;
      await clock.advance(300);
      expect(await ended(id)).toMatchObject({
        state: 'timed_out',
        outcome: {
          status: 'timed_out',
          error: { code: 'START_TIMEOUT', message: 'the attempt did not begin within 300 ms', retryable: true },
        },
      });
    });

    it('does not apply the start timeout to an attempt that has started', async () => {
      const { prepared } = await preparing('a');
      const { id } = await submit({ startTimeoutMs: 300, timeoutMs: 1000 });
      (await prepared).started();
      await clock.advance(300);
      expect(await harness.agent.tasks.get(id)).toMatchObject({ state: 'running' });
      await clock.advance(700);
      expect(await ended(id)).toMatchObject({ outcome: { error: { code: 'TIMEOUT' } } });
    });
  });

  describe('not enforced by the worker', () => {
    const byControlPlane = (code: string) => ({
      state: 'timed_out',
      outcome: { status: 'timed_out', error: { code, details: { endedBy: 'control plane' } } },
    });

    it('ends an attempt that the worker does not accept, and pauses that worker', async () => {
      const mute = await bareWorker(harness, 'mute', 'test.work', { execute: never });
      const { id } = await submit({ startTimeoutMs: 300 });
      const { leaseId } = await mute.given();
      await clock.advance(299);
      expect(await harness.agent.tasks.get(id)).toMatchObject({ state: 'running' });
      await clock.advance(1);
      expect(await mute.cancelled()).toMatchObject({ leaseId, graceMs: 0 });
      expect(await harness.agent.tasks.get(id)).toMatchObject({ state: 'queued' });
      await harness.worker('b', { 'test.work': async () => 'from b' }).link();
      expect(await ended(id)).toMatchObject({ state: 'succeeded', outcome: { result: 'from b' } });
      const [first] = await harness.plane.store.tasks.attempts(id);
      expect(first).toMatchObject({
        workerId: 'mute',
        status: 'timed_out',
        error: { code: 'START_TIMEOUT', details: { endedBy: 'control plane', cause: 'unanswered' } },
      });
    });

    it('leaves the start timeout to a worker that has accepted', async () => {
      const bare = await bareWorker(harness, 'bare', 'test.work');
      const accepted = once(harness.agent.ledger, 'dispatched');
      const { id } = await submit({ startTimeoutMs: 300, timeoutMs: 1000 });
      await Promise.all([bare.given(), accepted]);
      await clock.advance(1000 + slackMs);
      expect(await ended(id)).toMatchObject(byControlPlane('TIMEOUT'));
    });

    it('ends an attempt that shows no progress, counted from its last output', async () => {
      const bare = await bareWorker(harness, 'bare', 'test.work');
      const { id } = await submit({ noProgressTimeoutMs: 300 });
      const { leaseId } = await bare.given();
      await clock.advance(slackMs);
      const chunks = [{ seq: 1, stream: 'progress' as const, data: 1 }];
      expect(await bare.link.request('task.output', { leaseId, chunks })).toEqual({ status: 'ok' });
      await clock.advance(299 + slackMs);
      expect(await harness.agent.tasks.get(id)).toMatchObject({ state: 'running' });
      await clock.advance(1);
      expect(await bare.cancelled()).toMatchObject({ leaseId });
      expect(await ended(id)).toMatchObject(byControlPlane('NO_PROGRESS'));
      expect(harness.plane.registry.get('bare')!.inFlight.size).toBe(0);
    });

    it('ends an attempt in time after a restart of the control plane', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'deadlines-'));
      const before = await startAgent({ dataDir }, clock);
      const bare = await bareWorker(before, 'bare', 'test.work');
      const { id } = await before.agent.tasks.submit({ capability: 'test.work', timeoutMs: 10_000 });
      const { taskId, attempt, leaseId } = await bare.given();
      await clock.advance(4000);
      await before.close();
      await clock.advance(1000);
      const after = await startAgent({ dataDir }, clock);
      await bareWorker(after, 'bare', 'test.work', { running: [{ taskId, attempt, leaseId, outputSeq: 0 }] });
      await clock.advance(5000 + slackMs - 1);
      expect(await after.agent.tasks.get(id)).toMatchObject({ state: 'running', attempt: 1 });
      await clock.advance(1);
      expect(await after.agent.tasks.waitFor(id, 1e9)).toMatchObject(byControlPlane('TIMEOUT'));
      await after.close();
      await rm(dataDir, { recursive: true });
    });

    it('retries if the retry policy of the task names the code', async () => {
      const bare = await bareWorker(harness, 'bare', 'test.work');
      const retry = { on: ['TIMEOUT'], maxAttempts: 2, backoff: { delayMs: 0 } };
      const { id } = await submit({ timeoutMs: 1000, retry });
      await bare.given();
      await clock.advance(1000 + slackMs);
      await bare.given();
      await clock.advance(1000 + slackMs);
      expect(await ended(id)).toMatchObject(byControlPlane('TIMEOUT'));
      expect(await attempts(id)).toEqual([
        ['bare', 'timed_out', 'TIMEOUT'],
        ['bare', 'timed_out', 'TIMEOUT'],
      ]);
    });
  });
});
