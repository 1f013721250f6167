import { bareWorker } from '../../../test/support/bare-worker';
import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { ManualClock } from '@yardmaster/testkit';
import type { Outcome, TaskExecuteReply } from '@yardmaster/protocol';

const failed: Outcome = {
  status: 'failed',
  error: { code: 'EXECUTION_ERROR', message: 'no', retryable: false },
  stats: { wallMs: 1 },
};
const rejected: TaskExecuteReply = { status: 'rejected', code: 'NO_SLOT', message: 'no slot is free' };

describe('cancelling a task', () => {
  let clock: ManualClock;
  let harness: Harness;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
  });
  afterEach(() => harness.close());

  const retry = { maxAttempts: 3, on: ['EXECUTION_ERROR', 'WORKER_LOST'] };
  const submit = () => harness.agent.tasks.submit({ capability: 'test.work', retry });
  const stateOf = async (taskId: string) => (await harness.agent.tasks.get(taskId)).state;

  it('cancels the task if its attempt fails in the same turn and would be retried', async () => {
    const { agent } = harness;
    const worker = await bareWorker(harness, 'a', 'test.work');
    const { id } = await submit();
    const { leaseId } = await worker.given();
    const cancelling = agent.tasks.cancel(id);
    await agent.reports.finished('a', { leaseId, outcome: failed });
    expect((await cancelling).state).toBe('cancelled');
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('does not retry if a failure is being recorded meanwhile', async () => {
    const { agent } = harness;
    const worker = await bareWorker(harness, 'a', 'test.work');
    const { id } = await submit();
    const { leaseId } = await worker.given();
    const cancelling = agent.tasks.cancel(id);
    // Some of the data that cancel reads is committed; from here on, cancel continues in microtasks.
    await harness.plane.store.probe();
    const reported = agent.reports.finished('a', { leaseId, outcome: failed });
    await Promise.all([cancelling, reported]);
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('cancels the task if its attempt is lost in the same turn', async () => {
    const { agent } = harness;
    const worker = await bareWorker(harness, 'a', 'test.work');
    const { id } = await submit();
    await worker.given();
    const cancelling = agent.tasks.cancel(id);
    await agent.workers.remove('a', true);
    expect((await cancelling).state).toBe('cancelled');
  });

  it('cancels the task if the worker rejects the attempt afterwards', async () => {
    const { agent } = harness;
    let answer!: (reply: TaskExecuteReply) => void;
    const execute = () => new Promise<TaskExecuteReply>((resolve) => (answer = resolve));
    const worker = await bareWorker(harness, 'a', 'test.work', { execute });
    const { id } = await submit();
    await worker.given();
    await agent.tasks.cancel(id);
    answer(rejected);
    expect((await agent.tasks.waitFor(id, 1e9)).state).toBe('cancelled');
  });

  it('does not send a task that is cancelled while it is claimed', async () => {
    const { agent, plane } = harness;
    const told: string[] = [];
    const execute = async (): Promise<TaskExecuteReply> => (told.push('execute'), { status: 'accepted' });
    const worker = await bareWorker(harness, 'a', 'test.work', { execute });
    await submit();
    const { leaseId } = await worker.given();
    const second = await submit();
    told.length = 0;
    let cancelling!: Promise<unknown>;
    const take = plane.store.queue.claim.bind(plane.store.queue);
    jest.spyOn(plane.store.queue, 'claim').mockImplementationOnce((...given) => {
      const taken = take(...given);
      cancelling = agent.tasks.cancel(second.id);
      return taken;
    });
    await agent.reports.finished('a', { leaseId, outcome: { ...failed, status: 'cancelled' } });
    await cancelling;
    expect((await agent.tasks.waitFor(second.id, 1e9)).state).toBe('cancelled');
    expect(told).toEqual([]);
    expect(plane.registry.get('a')!.inFlight.size).toBe(0);
  });

  it('does not extend the grace of a stuck attempt when repeated', async () => {
    const { agent } = harness;
    const worker = await bareWorker(harness, 'a', 'test.work');
    const { id } = await submit();
    await worker.given();
    await agent.tasks.cancel(id, { graceMs: 1000 });
    await clock.advance(4000);
    await agent.tasks.cancel(id, { graceMs: 1000 });
    await clock.advance(2000);
    expect(await stateOf(id)).toBe('cancelled');
  });
});
