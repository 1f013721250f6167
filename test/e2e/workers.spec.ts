import { version } from '../../package.json';
import { WorkerManager } from '../../src/agent';
import { Registry } from '../../src/registry';
import { startApp, type RunningApp } from '../support/start-app';

interface WorkerBody {
  id: string;
  state: string;
}

describe('/v1/workers', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  it('lists every worker, sorted by id', async () => {
    const { workers } = (await (await running.ask('/v1/workers')).json()) as { workers: WorkerBody[] };
    expect(workers.map(({ id, state }) => [id, state])).toEqual([
      ['browser-mock', 'online'],
      ['figma-mock', 'online'],
      ['python-mock', 'online'],
    ]);
  });

  it('returns the details of a worker', async () => {
    expect(await (await running.ask('/v1/workers/python-mock')).json()).toEqual({
      id: 'python-mock',
      instanceId: expect.any(String),
      name: expect.any(String),
      version: expect.any(String),
      state: 'online',
      mock: true,
      slots: 4,
      inFlight: 0,
      taskIds: [],
      capabilities: expect.arrayContaining(['python.run', 'shell.run']),
      labels: { mock: 'true' },
      registeredAt: expect.stringMatching(/Z$/),
      lastSeenAt: expect.stringMatching(/Z$/),
      reconnects: 0,
      heartbeats: expect.any(Number),
    });
  });

  it('drains and resumes a worker', async () => {
    const drained = await running.send('POST', '/v1/workers/figma-mock/drain', { deadlineMs: 1000 });
    expect([drained.status, ((await drained.json()) as WorkerBody).state]).toEqual([202, 'draining']);
    const resumed = await running.send('POST', '/v1/workers/figma-mock/resume');
    expect([resumed.status, ((await resumed.json()) as WorkerBody).state]).toEqual([200, 'online']);
    const wrong = await running.send('POST', '/v1/workers/figma-mock/drain', { deadlineMs: -1 });
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { errors: [{ path: 'deadlineMs' }] }]);
  });

  it('accepts the report of an ended process, and loses only its attempts', async () => {
    const told = await running.send('POST', '/v1/workers/figma-mock/exited', { instanceId: 'another', exitCode: 1 });
    expect([told.status, await told.text()]).toEqual([204, '']);
    const { state } = (await (await running.ask('/v1/workers/figma-mock')).json()) as WorkerBody;
    expect(state).toBe('online');
    const exited = jest.spyOn(running.app.get(WorkerManager, { strict: false }), 'exited');
    await running.send('POST', '/v1/workers/figma-mock/exited', {
      instanceId: 'another',
      exitCode: null,
      signal: null,
    });
    expect(exited.mock.calls).toEqual([['figma-mock', { instanceId: 'another' }]]);
    exited.mockRestore();
    const wrong = await running.send('POST', '/v1/workers/figma-mock/exited', { exitCode: 256, signal: '9' });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      422,
      { errors: [{ path: 'instanceId' }, { path: 'exitCode' }, { path: 'signal' }] },
    ]);
  });

  it('removes a worker, which registers again if its process is alive', async () => {
    const registry = running.app.get(Registry, { strict: false });
    const states: string[] = [];
    const isBack = new Promise<void>((resolve) => {
      registry.on('state', ({ workerId, state }) => {
        if (workerId === 'browser-mock' && states.push(state) && states.includes('removed') && state === 'online')
          resolve();
      });
    });
    const removed = await running.send('DELETE', '/v1/workers/browser-mock?force=true');
    expect([removed.status, await removed.text()]).toEqual([204, '']);
    expect(states).toContain('removed');
    await isBack;
    expect((await running.ask('/v1/workers/browser-mock')).status).toBe(200);
    expect((await running.send('DELETE', '/v1/workers/nobody?force=true')).status).toBe(404);
  });

  it('lists the capabilities of the fleet', async () => {
    const { capabilities } = (await (await running.ask('/v1/capabilities')).json()) as {
      capabilities: Array<{ name: string }>;
    };
    expect(capabilities.find(({ name }) => name === 'python.run')).toEqual({
      name: 'python.run',
      description: expect.any(String),
      inputSchema: expect.objectContaining({ type: 'object', required: ['code'] }),
      outputSchema: expect.objectContaining({ type: 'object' }),
      sessions: true,
      workerIds: ['python-mock'],
    });
  });

  it('returns statistics', async () => {
    await running.send('POST', '/v1/tasks', { capability: 'unheard.of', labels: { require: { gpu: 'yes' } } });
    const none = { running: 0, succeeded: 0, failed: 0, cancelled: 0, timed_out: 0 };
    expect(await (await running.ask('/v1/stats')).json()).toEqual({
      version,
      uptimeMs: expect.any(Number),
      workerInterface: 'mock',
      loadBalancerStrategy: 'least-loaded',
      tasks: { queued: 1, ...none },
      capabilities: [{ capability: 'unheard.of', tasks: { queued: 1, ...none } }],
      queues: [{ capability: 'unheard.of', require: { gpu: 'yes' }, length: 1 }],
      workers: { registering: 0, online: 3, suspect: 0, offline: 0, draining: 0, removed: 0 },
      slots: { total: 12, used: 0 },
      isolation: [{ backend: 'unknown', workers: 3 }],
      clients: 0,
    });
  });
});
