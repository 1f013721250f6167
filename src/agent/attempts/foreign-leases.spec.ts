import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { bareWorker, type BareWorker } from '../../../test/support/bare-worker';
import type { Outcome } from '@yardmaster/protocol';
import type { Task } from '../../tasks';

const succeeded: Outcome = { status: 'succeeded', result: 'mine', stats: { wallMs: 1 } };
const theirs: Outcome = { status: 'succeeded', result: 'theirs', stats: { wallMs: 1 } };
const handedBack: Outcome = {
  status: 'failed',
  error: { code: 'WORKER_LOST', message: 'handed back', retryable: true },
  stats: { wallMs: 1 },
};

describe('a lease', () => {
  let harness: Harness;
  let holder: BareWorker;
  let other: BareWorker;
  let task: Task;
  let leaseId: string;

  beforeEach(async () => {
    harness = await startAgent();
    holder = await bareWorker(harness, 'holder', 'test.work');
    other = await bareWorker(harness, 'other', 'test.other');
    task = await harness.agent.tasks.submit({ capability: 'test.work' });
    ({ leaseId } = await holder.given());
  });
  afterEach(() => harness.close());

  async function everything(): Promise<unknown> {
    const { store } = harness.plane;
    return [
      await store.tasks.get(task.id),
      await store.tasks.attempts(task.id),
      await store.tasks.events(task.id, 0, 100),
    ];
  }

  const finish = (worker: BareWorker, outcome: Outcome): Promise<unknown> =>
    worker.link.request('task.finished', { leaseId, outcome });
  const output = (worker: BareWorker): Promise<unknown> =>
    worker.link.request('task.output', { leaseId, chunks: [{ seq: 1, stream: 'stdout', data: 'x' }] });
  /** Links the other worker again, presenting attempts as its own. */
  const presented = async (running: boolean, outcome = theirs): Promise<unknown> => {
    const attempt = running ? { running: [{ taskId: task.id, attempt: 1, leaseId, outputSeq: 0 }] } : {};
    const finished = running ? {} : { finished: [{ taskId: task.id, attempt: 1, leaseId, outcome }] };
    return bareWorker(harness, 'third', 'test.third', { ...attempt, ...finished });
  };

  it.each<[string, () => Promise<unknown>]>([
    ['output', () => output(other)],
    ['an outcome', () => finish(other, theirs)],
    ['an attempt that is handed back', () => finish(other, handedBack)],
  ])('is stale for another worker: %s changes nothing', async (_, report) => {
    const before = await everything();
    expect(await report()).toEqual({ status: 'stale' });
    expect(await everything()).toEqual(before);
    expect(await output(holder)).toEqual({ status: 'ok' });
    expect(await finish(holder, succeeded)).toEqual({ status: 'recorded' });
    expect((await harness.agent.tasks.get(task.id)).outcome).toEqual(succeeded);
  });

  it.each([
    ['as running', true, theirs],
    ['as finished', false, theirs],
    ['as handed back', false, handedBack],
  ])('presented %s by another worker is aborted there, and continues here', async (_, isRunning, outcome) => {
    const before = await everything();
    await presented(isRunning, outcome);
    expect(await everything()).toEqual(before);
    expect(await finish(holder, succeeded)).toEqual({ status: 'recorded' });
  });

  it('of an ended attempt accepts the same outcome again, only from its worker', async () => {
    expect(await finish(holder, succeeded)).toEqual({ status: 'recorded' });
    const before = await everything();
    expect(await finish(holder, succeeded)).toEqual({ status: 'recorded' });
    expect(await finish(holder, theirs)).toEqual({ status: 'stale' });
    expect(await finish(other, succeeded)).toEqual({ status: 'stale' });
    expect(await output(other)).toEqual({ status: 'stale' });
    expect(await everything()).toEqual(before);
  });

  it('that never existed is stale for every worker', async () => {
    leaseId = `${task.id}~9~none`;
    expect(await finish(other, theirs)).toEqual({ status: 'stale' });
    leaseId = 'none';
    expect(await output(other)).toEqual({ status: 'stale' });
  });
});
