import { Clock } from '@yardmaster/worker-kit/clock';
import { IntegratedDistributedExecutorAgent } from '../../src/agent';
import { probeFreshMs } from '../../src/observability/health/store-probe';
import { TaskStore } from '../../src/tasks';
import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(45)' } };

describe('/health', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());
  afterEach(() => jest.restoreAllMocks());

  it('is live without a key', async () => {
    const response = await fetch(`${running.url}/health/live`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', info: {}, error: {}, details: {} }]);
  });

  it('is ready, with each component', async () => {
    const response = await fetch(`${running.url}/health/ready`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      details: {
        store: { status: 'up' },
        gateway: { status: 'up' },
        dispatcher: { status: 'up' },
        workers: { status: 'up', online: 3 },
      },
    });
  });

  it('names the components that are down', async () => {
    const laterMs = running.app.get(Clock).nowMs() + probeFreshMs;
    jest.spyOn(running.app.get(Clock), 'nowMs').mockReturnValue(laterMs);
    jest.spyOn(running.app.get(TaskStore), 'probe').mockRejectedValue(new Error('disk is full'));
    running.app.get(IntegratedDistributedExecutorAgent).dispatcher.stop();
    const response = await fetch(`${running.url}/health/ready`);
    running.app.get(IntegratedDistributedExecutorAgent).dispatcher.start();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: {
        store: { status: 'down', message: 'cannot write to the task store: disk is full' },
        dispatcher: { status: 'down', message: 'the dispatcher is not running' },
      },
      details: { gateway: { status: 'up' } },
    });
  });
});

describe('/metrics', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  async function scrape(): Promise<Map<string, number>> {
    const response = await running.ask('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const samples = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(samples.map((line) => [line.replace(/ [^ ]+$/, ''), Number(/[^ ]+$/.exec(line)![0])]));
  }

  it('requires the key', async () => {
    expect((await fetch(`${running.url}/metrics`)).status).toBe(401);
  });

  it('measures tasks from submission to end', async () => {
    await running.send('POST', '/v1/tasks', sum, { prefer: 'wait=20' });
    await running.send('POST', '/v1/tasks', { capability: 'unheard.of' });
    const metrics = await scrape();
    expect(metrics.get('yardmaster_tasks{capability="python.run",state="succeeded"}')).toBe(1);
    expect(metrics.get('yardmaster_tasks{capability="other",state="queued"}')).toBe(1);
    expect(metrics.get('yardmaster_queue_length{capability="other"}')).toBe(1);
    expect(metrics.get('yardmaster_task_queue_wait_seconds_count{capability="python.run"}')).toBe(1);
    expect(metrics.get('yardmaster_task_dispatch_seconds_count{capability="python.run"}')).toBe(1);
    const ended = '{capability="python.run",state="succeeded"}';
    expect(metrics.get(`yardmaster_task_run_seconds_count${ended}`)).toBe(1);
    expect(metrics.get(`yardmaster_task_end_to_end_seconds_count${ended}`)).toBe(1);
  });

  it('shows the fleet', async () => {
    const metrics = await scrape();
    expect(metrics.get('yardmaster_workers{state="online"}')).toBe(3);
    expect(metrics.get('yardmaster_slots')).toBe(12);
    expect(metrics.get('yardmaster_slots_used')).toBe(0);
    expect(metrics.get('yardmaster_links_opened_total')).toBe(3);
    expect(metrics.get('yardmaster_stale_reports_total')).toBe(0);
    expect(metrics.get('process_resident_memory_bytes')).toBeGreaterThan(2 ** 20);
  });

  it('counts a stale report', async () => {
    running.app.get(IntegratedDistributedExecutorAgent).reports.emit('stale', 'python-mock');
    expect((await scrape()).get('yardmaster_stale_reports_total')).toBe(1);
  });
});
