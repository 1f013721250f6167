import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { Link, memoryTransports, type Handlers } from '@yardmaster/worker-kit/link';
import type { Capability, TaskExecute } from '@yardmaster/protocol';
import { InputChecks } from './input-checks';

/** Creates a schema of `depth` levels of `oneOf`, each with the level below twice: 2 ** depth checks. */
function doubled(depth: number): Capability['inputSchema'] {
  const $defs: Record<string, object> = { d0: { required: ['never'] } };
  for (let n = 1; n <= depth; n++) {
    $defs[`d${n}`] = { oneOf: [{ $ref: `#/$defs/d${n - 1}` }, { $ref: `#/$defs/d${n - 1}` }] };
  }
  return { $defs, $ref: `#/$defs/d${depth}` };
}

const list: Capability['inputSchema'] = { properties: { list: { items: { type: 'object', required: ['n'] } } } };

describe(InputChecks.name, () => {
  let harness: Harness;
  const taken: TaskExecute[] = [];

  beforeEach(async () => {
    taken.length = 0;
    harness = await startAgent();
    const [ours, theirs] = memoryTransports();
    harness.accept(ours);
    const handlers: Handlers = {
      'task.execute': async (task) => {
        taken.push(task);
        return { status: 'accepted' };
      },
    };
    const link = new Link(theirs, handlers, 60_000);
    const declared = { 'x.doubled': doubled(24), 'x.list': list, 'x.any': {}, 'x.look': { pattern: '(?=x)' } };
    await link.request('worker.register', {
      workerId: 'w',
      instanceId: 'i',
      name: 'w',
      version: '0',
      slots: 16,
      capabilities: Object.entries(declared).map(([name, inputSchema]) => ({ name, description: '', inputSchema })),
      labels: {},
      running: [],
      finished: [],
    });
  });
  afterEach(() => harness.close());

  const manyItems = (last: object): { list: object[] } => ({
    list: [...Array.from({ length: 30_000 }, (_, n) => ({ n })), last],
  });

  it('rejects an input that takes too many steps, while other tasks continue', async () => {
    const { tasks } = harness.agent;
    const refused = tasks.submit({ capability: 'x.doubled', input: {} });
    const neighbour = await tasks.submit({ capability: 'x.any' });
    expect(neighbour.state).toBe('queued');
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      path: 'input',
      message:
        'input: validation against the schema of x.doubled takes more than 2000000 steps; send a smaller or simpler value',
    });
  });

  it('compiles a large schema once for all inputs that arrive meanwhile', async () => {
    const request = { capability: 'browser.run', input: { steps: [{ action: 'goto', url: 'https://example.com' }] } };
    const submissions = await harness.agent.tasks.submitAll(Array.from({ length: 100 }, () => request));
    expect(submissions.filter((submission) => 'error' in submission)).toEqual([]);
  });

  it('checks a large input submitted in any way, and runs its task', async () => {
    const { tasks } = harness.agent;
    const request = { capability: 'x.list', input: manyItems({ n: 1 }) };
    const key = { scope: 'test', key: 'k' };
    const [alone, keyed, all] = await Promise.all([
      tasks.submit(request),
      tasks.submitOnce(request, key),
      tasks.submitAll([request, { capability: 'x.any' }, { capability: 'x.list', input: manyItems({}) }]),
    ]);
    expect(all[2]).toEqual({
      error: expect.objectContaining({ code: 'INVALID_INPUT', path: 'input.list.30000.n' }) as Error,
    });
    expect(await tasks.submitOnce(request, key)).toMatchObject({ isReplay: true, task: { id: keyed.task.id } });
    while (taken.length < 4) await new Promise(setImmediate);
    expect(taken.map(({ taskId }) => taskId)).toContain(alone.id);
  });

  it('allows a task with a small input to be claimed in the turn of its submission', () => {
    const add = jest.spyOn(harness.plane.store.queue, 'add');
    void harness.agent.tasks.submit({ capability: 'x.list', input: { list: [{ n: 1 }] } });
    expect(add).toHaveBeenCalledTimes(1);
  });

  it('skips the check if the schema cannot be checked here, since the worker checks again', async () => {
    expect(await harness.agent.tasks.submit({ capability: 'x.look', input: 'y' })).toMatchObject({ state: 'queued' });
  });

  it('accepts no task after the stop, however long its check took', async () => {
    const { tasks } = harness.agent;
    const late = tasks.submit({ capability: 'x.list', input: manyItems({ n: 1 }) });
    tasks.stop();
    await expect(late).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });
});
