import { bareWorker } from '../../../test/support/bare-worker';
import { startAgent, type Harness, type TestWorker } from '../../../test/support/agent-harness';
import { ManualClock } from '@yardmaster/testkit';
import type { YardConfig } from '../../config';
import type { LossCause } from './loss';

describe('the cause of a loss', () => {
  let clock: ManualClock;
  let harness: Harness;
  let a: TestWorker;
  let taskId: string;

  afterEach(() => harness.close());

  /** Starts a task on worker `a`; no other worker offers its capability. */
  async function run(overrides: Partial<YardConfig> = {}): Promise<void> {
    clock = new ManualClock();
    harness = await startAgent({ taskAttemptsMax: 1, ...overrides }, clock);
    const begun = new Promise<void>((begin) => {
      a = harness.worker('a', { 'test.held': () => (begin(), new Promise(() => {})) });
    });
    await a.link();
    taskId = (await harness.agent.tasks.submit({ capability: 'test.held' })).id;
    await begun;
  }

  /** Returns the error of the task and of its attempt. */
  async function errors(): Promise<unknown[]> {
    const { outcome } = await harness.agent.tasks.waitFor(taskId, 1e9);
    const [attempt] = await harness.plane.store.tasks.attempts(taskId);
    expect([outcome!.status, attempt!.status]).toEqual(['failed', 'lost']);
    return [outcome!.error, attempt!.error];
  }

  /** Expects both to have this cause. */
  function lost(cause: LossCause, reason: string): unknown[] {
    const message = `attempt 1 was lost with worker a: ${reason}`;
    const error = { code: 'WORKER_LOST', message, retryable: true, details: { cause } };
    return [error, error];
  }

  it('is link_closed if the worker did not reconnect within the grace period', async () => {
    await run();
    a.cut();
    await harness.reached('a', 'suspect');
    await clock.advance(2000);
    expect(await errors()).toEqual(lost('link_closed', 'the link closed and the worker did not come back'));
  });

  it('is silent if pings were not answered', async () => {
    await run();
    harness.plane.registry.apply('a', 'linkClosed', 'silent');
    expect(await errors()).toEqual(lost('silent', 'the link fell silent'));
  });

  it('is replaced if the worker reconnected without the attempt', async () => {
    await run();
    a.cut();
    await harness.worker('a', {}).link();
    expect(await errors()).toEqual(lost('replaced', 'the worker came back without it'));
  });

  it('is handed_back if the worker ended before the attempt', async () => {
    await run();
    const drained = a.worker.drain(1000);
    await clock.advance(5000);
    await drained;
    expect(await errors()).toEqual(
      lost(
        'handed_back',
        'the worker handed it back: the worker drained; the attempt was still running at the deadline',
      ),
    );
  });

  it('is lease_ended if its lease was not renewed', async () => {
    await run({ reconnectGraceMs: 4000, leaseTtlMs: 4000 });
    await clock.advance(1000);
    a.cut();
    await harness.reached('a', 'suspect');
    await clock.advance(3001);
    await harness.plane.housekeeper.round();
    expect(await errors()).toEqual(lost('lease_ended', 'its lease ended'));
  });

  it('is removed if an operator removed the worker', async () => {
    await run();
    await harness.agent.workers.remove('a', true);
    expect(await errors()).toEqual(lost('removed', 'the worker was removed'));
  });

  it('is unanswered if a linked worker neither accepts nor rejects the attempt', async () => {
    harness = await startAgent({ taskAttemptsMax: 1, replyTimeoutMs: 100 });
    const mute = await bareWorker(harness, 'a', 'test.held', { execute: () => new Promise(() => {}) });
    taskId = (await harness.agent.tasks.submit({ capability: 'test.held' })).id;
    await mute.given();
    const { outcome } = await harness.agent.tasks.waitFor(taskId, 10_000);
    expect(outcome).toMatchObject({ error: { code: 'WORKER_LOST', details: { cause: 'unanswered' } } });
    expect(outcome!.error!.message).toMatch(/^attempt 1 was lost with worker a: the worker did not answer: /);
    expect(await mute.cancelled()).toMatchObject({ reason: 'the worker did not answer the offer in time' });
  });
});
