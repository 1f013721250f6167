import { startAgent, type Harness } from '../../../test/support/agent-harness';
import type { TaskRequest } from './task-request';
import { TaskService } from './task.service';

describe(`${TaskService.name}.submitAll`, () => {
  let harness: Harness;
  afterEach(() => harness.close());

  it('accepts as many tasks as the queue holds, and rejects each of the others', async () => {
    harness = await startAgent({ queueLengthMax: 2 });
    const { tasks } = harness.agent;
    const submissions = await tasks.submitAll([
      { capability: 'test.none' },
      { capability: 'python.run', input: {} },
      { capability: 'test.none', priority: 1 },
      { capability: 'test.none' },
    ]);
    expect(submissions).toEqual([
      { task: expect.objectContaining({ state: 'queued', priority: 0 }), isReplay: false },
      { error: expect.objectContaining({ code: 'INVALID_INPUT', path: 'input.code' }) },
      { task: expect.objectContaining({ state: 'queued', priority: 1 }), isReplay: false },
      { error: expect.objectContaining({ code: 'QUEUE_FULL' }) },
    ]);
  });

  it('adds all tasks in one turn, so that they share a transaction', async () => {
    harness = await startAgent();
    const add = jest.spyOn(harness.plane.store.queue, 'add');
    const submitting = harness.agent.tasks.submitAll(Array.from({ length: 50 }, () => ({ capability: 'test.none' })));
    expect(add).toHaveBeenCalledTimes(50);
    expect(await submitting).toHaveLength(50);
  });

  it('runs the accepted tasks', async () => {
    harness = await startAgent();
    const { agent, worker } = harness;
    await worker('w', { 'test.double': async (input) => (input as { n: number }).n * 2 }, { slots: 4 }).link();
    const submissions = await agent.tasks.submitAll(
      [1, 2, 3].map((n) => ({ capability: 'test.double', input: { n } })),
    );
    const ended = await Promise.all(
      submissions.map(async (submission) =>
        'task' in submission ? agent.tasks.waitFor(submission.task.id, 10_000) : undefined,
      ),
    );
    expect(ended.map((task) => task?.outcome?.result)).toEqual([2, 4, 6]);
  });

  it('returns the existing tasks for keys that are used again', async () => {
    harness = await startAgent();
    const { tasks } = harness.agent;
    const requests = [{ capability: 'test.none' }, { capability: 'test.none' }];
    const keys = ['a', 'b'].map((key) => ({ scope: 'test', key }));
    const first = await tasks.submitAll(requests, keys);
    const again = await tasks.submitAll(requests, keys);
    expect(again).toEqual(first.map((submission) => ({ ...submission, isReplay: true })));
  });

  it('returns the existing task for a key after the last worker has disconnected', async () => {
    harness = await startAgent();
    const { tasks, workers } = harness.agent;
    await harness.worker('w', { 'test.work': async () => 'done' }).link();
    const submit = () =>
      tasks.submitOnce({ capability: 'test.work', requireWorker: true }, { scope: 'test', key: 'a' });
    const { task } = await submit();
    await tasks.waitFor(task.id, 1e9);
    await workers.remove('w', true);
    expect(await submit()).toMatchObject({ isReplay: true, task: { id: task.id, state: 'succeeded' } });
  });

  it.each([
    ['without keys', []],
    ['with keys', Array.from({ length: 8 }, (_, index) => ({ scope: 'test', key: `k${index}` }))],
  ])('rejects each task whose values JSON cannot represent (%s)', async (_, keys) => {
    harness = await startAgent();
    const itself: unknown[] = [];
    itself.push(itself);
    const throwing = {
      a: Object.defineProperty({}, 'b', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
    };
    const inputs = [1, 2n ** 53n, { n: NaN }, itself, throwing, { n: 2 ** 53 }, 2];
    const requests: TaskRequest[] = inputs.map((input) => ({ capability: 'test.none', input }));
    const submissions = await harness.agent.tasks.submitAll(
      [...requests, { capability: 'test.none', priority: NaN }],
      keys,
    );
    expect(submissions.map((one) => ('error' in one ? [one.error.code, one.error.details?.['path']] : 'task'))).toEqual(
      [
        'task',
        ['INVALID_INPUT', 'input'],
        ['INVALID_INPUT', 'input.n'],
        ['INVALID_INPUT', `input.${Array<string>(128).fill('0').join('.')}`],
        ['INVALID_INPUT', 'input.a.b'],
        ['INVALID_INPUT', 'input.n'],
        'task',
        ['INVALID_REQUEST', 'priority'],
      ],
    );
  });

  it('passes on an error of the store, also under a key that has a task', async () => {
    harness = await startAgent();
    const { tasks } = harness.agent;
    const submit = () => tasks.submitOnce({ capability: 'test.none' }, { scope: 'test', key: 'a' });
    await submit();
    jest.spyOn(harness.plane.store.keys, 'addOnce').mockRejectedValueOnce(new Error('disk full'));
    await expect(submit()).rejects.toThrow('disk full');
  });

  it('rejects the whole batch if the store fails', async () => {
    harness = await startAgent();
    jest.spyOn(harness.plane.store.queue, 'add').mockRejectedValueOnce(new Error('disk full'));
    await expect(harness.agent.tasks.submitAll([{ capability: 'test.none' }])).rejects.toThrow('disk full');
  });
});
