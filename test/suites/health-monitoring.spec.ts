import { once } from 'node:events';
import { Registry } from '../../src/registry';
import { TaskStore } from '../../src/tasks';
import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

describe.each(interfaceKinds)('health monitoring (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind, { heartbeatIntervalMs: 100 })));
  afterAll(() => fleet.close());

  it('reports liveness without a key', async () => {
    const response = await fetch(`${fleet.url}/health/live`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok' });
  });

  it('records the heartbeat of every worker', async () => {
    const { workerId } = fleet.workerOf('python.run');
    const registry = fleet.app.get(Registry, { strict: false });
    while (fleet.manager.get(workerId).heartbeats < 2) await once(registry, 'heartbeat');
    expect(fleet.manager.get(workerId).load).toMatchObject({
      cpu: expect.any(Number),
      memoryBytes: expect.any(Number),
    });
  });

  it('detects a cut link at once, and lets the worker reconnect and continue', async () => {
    const { workerId } = fleet.workerOf('python.run');
    const code = 'import time\nprint("begun")\ntime.sleep(0.8)\nprint("ended")';
    const begun = outputOf(fleet.app.get(TaskStore, { strict: false }));
    const task = await fleet.agent.tasks.submit({ capability: 'python.run', input: { code } });
    await begun;
    fleet.workerInterface.disconnect(workerId);
    await fleet.reached(workerId, 'suspect');
    await fleet.reached(workerId, 'online');
    expect(fleet.manager.get(workerId)).toMatchObject({ reconnects: 1 });
    const ended = await fleet.agent.tasks.waitFor(task.id, 30_000);
    expect(ended).toMatchObject({ state: 'succeeded', attempt: 1, outcome: { result: { stdout: 'begun\nended\n' } } });
  });

  it('is not ready while it drains', async () => {
    const other = await startFleet(kind);
    const { dispatcher } = other.agent;
    dispatcher.stop();
    const { status, body } = await other.call('GET', '/health/ready');
    expect(status).toBe(503);
    expect(JSON.stringify(body)).toContain('dispatcher');
    await other.close();
  });
});

/** Resolves when any task prints something. */
function outputOf(store: TaskStore): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.changes.subscribe(({ event }) => {
      if (event.type !== 'output') return;
      stop();
      resolve();
    });
  });
}
