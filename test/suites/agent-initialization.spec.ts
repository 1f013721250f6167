import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InProcessBus, IntegratedDistributedExecutorAgent } from '../../src';
import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';
import { WorkerProcess } from '../support/worker-process';

const workerToken = 'a-token-of-this-test-only';

describe.each(interfaceKinds)('agent initialization (%s)', (kind) => {
  describe('in the service', () => {
    let fleet: Fleet;
    beforeAll(async () => (fleet = await startFleet(kind)));
    afterAll(() => fleet.close());

    it('is ready with a writable store, an open worker interface and a running dispatcher', async () => {
      const { status, body } = await fleet.call('GET', '/health/ready');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        status: 'ok',
        details: { store: { status: 'up' }, gateway: { status: 'up' }, dispatcher: { status: 'up' } },
      });
    });

    it('reports its worker interface', async () => {
      expect((await fleet.call('GET', '/v1/stats')).body).toMatchObject({ workerInterface: kind });
    });
  });

  describe('as a library', () => {
    it('initializes, executes and shuts down with the same code', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'yard-library-'));
      const options = { dataDir, port: 0, workerToken, logLevel: 'silent', durability: 'normal' } as const;
      const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), {
        useRealWorkers: kind === 'real',
        ...options,
      });
      await agent.initialize();
      const workers = kind === 'real' ? [pythonWorker(agent.workersPort!)] : [];

      const outcome = await agent.executeTask({ capability: 'python.run', input: { code: 'print(sum(range(10)))' } });
      expect(outcome).toMatchObject({ status: 'succeeded', result: { stdout: '45\n', stderr: '', exitCode: 0 } });

      await agent.shutdown();
      await expect(agent.executeTask({ capability: 'python.run', input: { code: '' } })).rejects.toMatchObject({
        code: 'SHUTTING_DOWN',
      });
      await Promise.all(workers.map((worker) => worker.stop()));
      await rm(dataDir, { recursive: true });
    });

    it('rejects a data folder in use by another agent', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'yard-library-'));
      const options = { useRealWorkers: kind === 'real', dataDir, port: 0, workerToken, logLevel: 'silent' } as const;
      const [first, second] = [1, 2].map(() => new IntegratedDistributedExecutorAgent(new InProcessBus(), options));
      await first!.initialize();
      await expect(second!.initialize()).rejects.toMatchObject({ code: 'CONFLICT' });
      await first!.shutdown();
      await rm(dataDir, { recursive: true });
    });
  });
});

function pythonWorker(port: number): WorkerProcess {
  return new WorkerProcess({
    kind: 'python',
    workerId: 'python-1',
    token: workerToken,
    connect: `http://127.0.0.1:${port}`,
  });
}
