import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { memoryTransports } from '@yardmaster/worker-kit/link';

/** Starts a worker that accepts its task and answers everything else as the test specifies. */
async function workerAnswering(harness: Harness, reply: () => unknown): Promise<string> {
  const [theirs, ours] = memoryTransports();
  harness.accept(theirs);
  ours.onMessage(async (message) => (message === 'task.execute' ? { status: 'accepted' } : reply()));
  const registration = {
    workerId: 'w-1',
    instanceId: 'i-1',
    name: 'test',
    version: '0',
    slots: 1,
    labels: {},
    capabilities: [{ name: 'test.echo', description: '', inputSchema: {} }],
    running: [],
    finished: [],
  };
  const registered = await ours.send('worker.register', registration, 10_000);
  expect(registered).toMatchObject({ adopted: [] });
  const { id } = await harness.agent.tasks.submit({ capability: 'test.echo' });
  while ((await harness.agent.tasks.get(id)).state !== 'running') await new Promise(setImmediate);
  return id;
}

describe('a reply of a worker that rejects or is invalid', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startAgent();
  });
  afterEach(() => harness.close());

  const badReply = { code: 'BAD_REPLY', retryable: true, details: { workerId: 'w-1' } };

  it.each([
    ['the code of a caller without a key', { error: { code: 'UNAUTHORIZED', message: 'no' } }],
    ['the code of an unknown task', { error: { code: 'NOT_FOUND', message: 'no' } }],
    ['the code of a capability', { error: { code: 'odd.CODE', message: 'no' } }],
    ['a reply of another message', { status: 'opened' }],
    ['a count below zero', { status: 'accepted', receivedBytes: -1 }],
    ['nothing', undefined],
  ])('is reported as BAD_REPLY: %s', async (_, reply) => {
    const taskId = await workerAnswering(harness, () => reply);
    await expect(harness.agent.inputs.give(taskId, { text: 'x' })).rejects.toMatchObject(badReply);
    await expect(harness.agent.workers.drain('w-1', 1000)).rejects.toMatchObject(badReply);
    await expect(harness.agent.workers.resume('w-1')).rejects.toMatchObject(badReply);
  });

  it('keeps its error code if workers may reject with it', async () => {
    const draining = { error: { code: 'DRAINING', message: 'about to end' } };
    await workerAnswering(harness, () => draining);
    await expect(harness.agent.workers.resume('w-1')).rejects.toMatchObject({ code: 'DRAINING' });
  });
});
