import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { bareWorker, type BareWorker } from '../../../test/support/bare-worker';
import type { Outcome } from '@yardmaster/protocol';
import type { Task } from '../../tasks';

const stats = { wallMs: 1 };
const deep = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`) as unknown;
const deepPath = Array<string>(128).fill('0').join('.');

describe("a worker's report that exceeds the JSON limits", () => {
  let harness: Harness;
  let worker: BareWorker;
  beforeEach(async () => {
    harness = await startAgent();
    worker = await bareWorker(harness, 'w', 'test.work');
  });
  afterEach(() => harness.close());

  async function given(): Promise<{ task: Task; leaseId: string }> {
    const task = await harness.agent.tasks.submit({ capability: 'test.work' });
    const { leaseId } = await worker.given();
    return { task, leaseId };
  }

  async function expectInvalid(taskId: string, path: string): Promise<void> {
    const { state, outcome } = await harness.agent.tasks.waitFor(taskId, 10_000);
    expect({ state, code: outcome?.error?.code, path: outcome?.error?.details?.['path'] }).toEqual({
      state: 'failed',
      code: 'INVALID_RESULT',
      path,
    });
    expect(outcome?.error?.retryable).toBe(false);
  }

  it.each<[string, Outcome, string]>([
    ['a result', { status: 'succeeded', result: { rows: deep }, stats }, `result.rows.${deepPath.slice(2)}`],
    [
      'details of an error',
      { status: 'failed', error: { code: 'EXECUTION_ERROR', message: '', retryable: true, details: { deep } }, stats },
      `error.details.deep.${deepPath.slice(2)}`,
    ],
  ])('ends its attempt by %s, and frees the slot', async (_, outcome, path) => {
    const { task, leaseId } = await given();
    expect(await worker.link.request('task.finished', { leaseId, outcome })).toEqual({ status: 'recorded' });
    await expectInvalid(task.id, path);
    expect((await given()).leaseId).not.toBe(leaseId);
  });

  it.each(['display', 'progress'] as const)(
    'ends its attempt by %s, and keeps the output before it',
    async (stream) => {
      const { task, leaseId } = await given();
      const chunks = [
        { seq: 1, stream: 'stdout' as const, data: 'before' },
        { seq: 2, stream, data: { loss: deep } },
        { seq: 3, stream: 'stdout' as const, data: 'after' },
      ];
      expect(await worker.link.request('task.output', { leaseId, chunks })).toEqual({ status: 'stale' });
      await expectInvalid(task.id, `${stream}.loss.${deepPath.slice(2)}`);
      const events = await harness.plane.store.tasks.events(task.id, 0, 100);
      expect(events.flatMap(({ type, data }) => (type === 'output' ? [data.data] : []))).toEqual(['before']);
      const outcome: Outcome = { status: 'succeeded', result: 1, stats };
      await worker.link.request('task.finished', { leaseId, outcome });
      expect((await harness.agent.tasks.get(task.id)).outcome?.error?.code).toBe('INVALID_RESULT');
      expect((await given()).leaseId).not.toBe(leaseId);
    },
  );

  it('ends the attempt that it is presented for, and accepts the others', async () => {
    const { task, leaseId } = await given();
    const broken: Outcome = { status: 'succeeded', result: deep, stats };
    const again = await bareWorker(harness, 'w', 'test.work', { finished: [{ leaseId, outcome: broken }] });
    await expectInvalid(task.id, `result.${deepPath}`);
    worker = again;
    const { task: next, leaseId: nextLease } = await given();
    const outcome: Outcome = { status: 'succeeded', result: 1, stats };
    await again.link.request('task.finished', { leaseId: nextLease, outcome });
    expect((await harness.agent.tasks.waitFor(next.id, 10_000)).outcome?.result).toBe(1);
  });

  it('is rejected with its path if it carries nothing of an attempt', async () => {
    const load = { cpu: 0, memoryBytes: 0, later: deep };
    await expect(worker.link.request('worker.heartbeat', { seq: 1, running: [], load })).rejects.toMatchObject({
      code: 'INVALID_MESSAGE',
      details: { path: `load.later.${Array<string>(134).fill('0').join('.')}` },
    });
  });
});
