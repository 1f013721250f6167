import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { InProcessBus, IntegratedDistributedExecutorAgent } from '../../src';
import type { ManualClock } from '@yardmaster/testkit';
import { connect, Worker, silentLog } from '@yardmaster/worker-kit';
import { startAgent, type Harness } from '../support/agent-harness';

const workerToken = 'a-token-of-this-test-only';

describe('an artifact of the library, without a service', () => {
  let dataDir: string;
  let agent: IntegratedDistributedExecutorAgent;
  let worker: Worker;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-library-'));
    agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), {
      useRealWorkers: true,
      port: 0,
      dataDir,
      workerToken,
      logLevel: 'silent',
      durability: 'full',
    });
    await agent.initialize();
    worker = new Worker({ workerId: 'w', name: 'w', version: '0', slots: 1, log: silentLog });
    worker.capability({ name: 'test.leave', description: 'Leaves a file.', inputSchema: {} }, (_input, context) =>
      context.artifact('a', 'kept'),
    );
    connect(worker, { url: `http://127.0.0.1:${agent.workersPort}`, token: workerToken });
  });
  afterAll(async () => {
    await worker.stop();
    await agent.shutdown(0);
    await rm(dataDir, { recursive: true });
  });

  it('is uploaded to the server that workers dial', async () => {
    const task = await agent.tasks.submit({ capability: 'test.leave' });
    const { outcome } = await agent.tasks.waitFor(task.id, 10_000);
    expect(outcome).toMatchObject({ status: 'succeeded', artifacts: [{ name: 'a', sizeBytes: 4 }] });
    expect(await agent.artifacts.list(task.id)).toMatchObject([{ name: 'a', attempt: 1 }]);
    expect(await text(await agent.artifacts.read(task.id, await agent.artifacts.get(task.id, 'a')))).toBe('kept');
    expect(await readdir(join(dataDir, 'artifacts'))).toEqual([task.id]);
  });

  it('has the only HTTP route of this server', async () => {
    const url = `http://127.0.0.1:${agent.workersPort}/v1/tasks`;
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}/t-1/artifacts/a`)).status).toBe(404);
    const stale = await fetch(`${url}/t-1/artifacts/a`, {
      method: 'PUT',
      headers: { authorization: 'Lease t-1~1~ab' },
      body: 'x',
    });
    expect([stale.status, stale.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    expect(await stale.json()).toEqual({
      type: 'urn:yardmaster:problem:STALE_LEASE',
      title: 'Conflict',
      status: 409,
      detail: 'the lease is not the one of the running attempt of this task',
      code: 'STALE_LEASE',
      retryable: false,
    });
  });
});

describe('an artifact of a worker on an in-memory link', () => {
  let harness: Harness;

  beforeEach(async () => (harness = await startAgent({ artifactBytesMax: 10 })));
  afterEach(() => harness.close());

  async function run(data: string) {
    const { link } = harness.worker('w', { 'test.leave': (_input, context) => context.artifact('a', data) });
    await link();
    const task = await harness.agent.tasks.submit({ capability: 'test.leave' });
    return harness.agent.tasks.waitFor(task.id, 10_000);
  }

  it('is stored without a socket, and deleted with the store', async () => {
    const { id, outcome } = await run('in memory');
    expect(outcome?.artifacts).toMatchObject([{ name: 'a', sizeBytes: 9 }]);
    const { artifacts } = harness.plane;
    expect(await text(await artifacts.read(id, await artifacts.get(id, 'a')))).toBe('in memory');
  });

  it('has the same limits as one that is sent over HTTP', async () => {
    const { id, outcome } = await run('larger than ten');
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(await harness.plane.artifacts.list(id)).toEqual([]);
  });

  it('counts as progress during a slow upload', async () => {
    const clock = harness.plane.clock as ManualClock;
    const data = new PassThrough();
    const { link } = harness.worker('w', { 'test.leave': (_input, context) => context.artifact('a', data) });
    await link();
    const task = await harness.agent.tasks.submit({ capability: 'test.leave', noProgressTimeoutMs: 1000 });
    for (const part of ['slow', 'ly', '.']) {
      await clock.advance(900);
      data.write(part);
      await clock.advance(0); // it arrives
      await clock.advance(0);
    }
    data.end();
    const { outcome } = await harness.agent.tasks.waitFor(task.id, 10_000);
    expect(outcome).toMatchObject({ status: 'succeeded', artifacts: [{ sizeBytes: 7 }] });
  });

  it('waits for the link to reconnect', async () => {
    let cut = (): void => undefined;
    const linked = harness.worker('w', {
      'test.leave': (_input, context) => {
        cut();
        return context.artifact('a', 'later');
      },
    });
    cut = linked.cut;
    await linked.link();
    const task = await harness.agent.tasks.submit({ capability: 'test.leave' });
    await harness.reached('w', 'suspect');
    await linked.link();
    const clock = harness.plane.clock as ManualClock;
    await clock.advance(1000);
    expect(await harness.agent.tasks.waitFor(task.id, 10_000)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      outcome: { artifacts: [{ name: 'a' }] },
    });
  });
});
