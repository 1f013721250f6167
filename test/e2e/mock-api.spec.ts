import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { ConfigError } from '../../src/config';
import { InProcessBus, IntegratedDistributedExecutorAgent, ScenarioControl } from '../../src';
import { startApp, type RunningApp } from '../support/start-app';

const task = { capability: 'python.run', input: { code: 'print(6*7)' } };

describe('/v1/mock/scenario', () => {
  let app: RunningApp;

  beforeEach(async () => void (app = await startApp()));
  afterEach(() => app.close());

  const json = async (response: Response) => [response.status, await response.json()] as const;
  const run = async () => (await app.send('POST', '/v1/tasks', task, { prefer: 'wait=20' })).json();

  it('starts a scenario, returns its seed and counts, and ends it', async () => {
    const path = '/v1/mock/scenario';
    expect(await json(await app.ask(path))).toMatchObject([404, { code: 'NOT_FOUND' }]);
    const scenario = { name: 'forbidden', faults: [{ fault: 'error', code: 'FORBIDDEN', capabilities: ['python.*'] }] };
    const [status, begun] = await json(await app.send('PUT', path, scenario));
    expect([status, begun]).toMatchObject([200, { name: 'forbidden', seed: expect.any(Number) as number }]);
    expect(await run()).toMatchObject({ state: 'failed', outcome: { error: { code: 'FORBIDDEN' } } });
    const [, { seed }] = [status, begun as { seed: number }];
    expect(await json(await app.ask(path))).toMatchObject([
      200,
      { seed, faults: [{ ...scenario.faults[0], count: 1 }] },
    ]);
    expect((await app.ask(path, { method: 'DELETE' })).status).toBe(204);
    expect(await run()).toMatchObject({ state: 'succeeded' });
  });

  it('rejects an invalid scenario, with the path', async () => {
    const [status, problem] = await json(
      await app.send('PUT', '/v1/mock/scenario', { faults: [{ fault: 'hang', rate: 2 }] }),
    );
    expect([status, problem]).toMatchObject([
      422,
      { code: 'INVALID_REQUEST', errors: [{ path: 'faults.0.rate', message: 'must be <= 1' }] },
    ]);
  });
});

describe('a scenario that code controls', () => {
  const control = new ScenarioControl();
  const options = { logLevel: 'silent', mocks: { control } } as const;
  const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), options);

  beforeAll(() => agent.initialize());
  afterAll(() => agent.shutdown());

  it('changes the faults of running workers', async () => {
    expect(control.get()).toBeUndefined();
    control.put({ name: 'forbidden', seed: 7, faults: [{ fault: 'error', code: 'FORBIDDEN' }] });
    expect(await agent.executeTask(task)).toMatchObject({ status: 'failed', error: { code: 'FORBIDDEN' } });
    expect(control.get()).toMatchObject({ name: 'forbidden', seed: 7, faults: [{ count: 1 }] });
    control.clear();
    expect(await agent.executeTask(task)).toMatchObject({ status: 'succeeded' });
  });
});

describe('a worker that dials in to mock workers', () => {
  let app: RunningApp;

  beforeAll(async () => void (app = await startApp()));
  afterAll(() => app.close());

  it('is rejected with the reason', async () => {
    const socket = io(`${app.url}/workers`, { transports: ['websocket'], reconnection: false });
    const refusal = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(refusal.message).toBe('this control plane uses mock workers; set WORKER_INTERFACE=real to accept workers');
    socket.close();
  });
});

describe('without mock workers', () => {
  it('has no scenario', async () => {
    const app = await startApp({ workerInterface: 'real' });
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await app.send(method, '/v1/mock/scenario', method === 'PUT' ? { faults: [] } : undefined);
      expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
    }
    await app.close();
  });
});

describe('a file of the mock', () => {
  let folder: string;

  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'yard-mock-'))));
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, value: unknown): Promise<string> {
    await writeFile(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  }

  it('is read at the start', async () => {
    const result = { stdout: 'by rule\n', stderr: '', exitCode: 0 };
    const mockRules = await file('rules.json', { rules: [{ capability: 'python.run', answer: { result } }] });
    const faults = [{ fault: 'latency', takesMs: 50 }];
    const mockScenario = await file('scenario.json', { name: 'slow', seed: 3, faults });
    const app = await startApp({ mockRules, mockScenario });
    const done = (await (await app.send('POST', '/v1/tasks', task, { prefer: 'wait=20' })).json()) as {
      outcome: { result: unknown; stats: { wallMs: number } };
    };
    expect(done.outcome.result).toEqual(result);
    expect(done.outcome.stats.wallMs).toBeGreaterThanOrEqual(45);
    expect(await (await app.ask('/v1/mock/scenario')).json()).toMatchObject({ name: 'slow', seed: 3 });
    await app.close();
  });

  it('prevents the start if it is invalid; the error names the file and the path', async () => {
    const mockScenario = await file('bad.json', { faults: [{ fault: 'gremlin' }] });
    const starting = startApp({ mockScenario, dataDir: folder });
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(/MOCK_SCENARIO: .*bad\.json: faults\.0\.fault: expected one of "latency"/);
    await expect(startApp({ mockRules: join(folder, 'missing.json'), dataDir: folder })).rejects.toThrow(
      /MOCK_RULES: ENOENT/,
    );
    await expect(startApp({ replay: join(folder, 'missing'), dataDir: folder })).rejects.toThrow(/REPLAY: ENOENT/);
    await expect(startApp({ record: folder, dataDir: folder })).rejects.toThrow('RECORD: requires real workers');
  });
});
