import { builtInCapabilities } from '@yardmaster/protocol';
import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

describe.each(interfaceKinds)('worker integration (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind)));
  afterAll(() => fleet.close());

  it('has 3/3 workers online', async () => {
    const { body } = await fleet.call('GET', '/v1/workers');
    expect(body['workers'].map(({ state }: { state: string }) => state)).toEqual(['online', 'online', 'online']);
    expect(fleet.manager.counts()).toMatchObject({ workers: { online: 3 }, slots: { used: 0 } });
  });

  it('offers the built-in capabilities with the schemas of the protocol', async () => {
    const { body } = await fleet.call('GET', '/v1/capabilities');
    const names = body['capabilities'].map(({ name }: { name: string }) => name);
    const builtIn = Object.keys(builtInCapabilities);
    const real = builtIn.filter((name) => name !== 'figma.write'); // needs a server that is not installed
    const offered = { mock: builtIn, real: [...real, 'mcp.list', 'mcp.prompt', 'mcp.read'] };
    expect(names).toEqual(offered[kind].sort());
    const python = body['capabilities'].find(({ name }: { name: string }) => name === 'python.run');
    expect(python).toMatchObject({
      workerIds: [fleet.workerOf('python.run').workerId],
      inputSchema: { required: ['code'] },
    });
  });

  it('marks mock workers', async () => {
    const { body } = await fleet.call('GET', '/v1/workers');
    const mock = body['workers'].filter((worker: { mock?: boolean }) => worker.mock).length;
    expect(mock).toBe(kind === 'mock' ? 3 : 0);
  });

  it.each([
    ['python.run', { code: 'print(sum(range(10)))' }],
    ['shell.run', { command: 'echo hello' }],
    kind === 'mock' ? ['figma.get_figma_data', { fileKey: 'abc' }] : ['mcp.list', {}],
    ['browser.screenshot', { html: '<p>It works.' }],
  ])('runs a check task of %s', async (capability, input) => {
    expect(await fleet.agent.executeTask({ capability, input })).toMatchObject({ status: 'succeeded' });
  });

  it('drains a worker and resumes it', async () => {
    const { workerId } = fleet.workerOf('python.run');
    const drained = await fleet.call('POST', `/v1/workers/${workerId}/drain`, {});
    expect(drained).toMatchObject({ status: 202, body: { id: workerId, state: 'draining' } });
    const waiting = await fleet.call('POST', '/v1/tasks', {
      capability: 'python.run',
      input: { code: 'print("resumed")' },
    });
    expect(waiting).toMatchObject({ status: 202, body: { state: 'queued' } });
    const resumed = await fleet.call('POST', `/v1/workers/${workerId}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { state: 'online' } });
    const task = await fleet.agent.tasks.waitFor(waiting.body['id'], 30_000);
    expect(task).toMatchObject({ state: 'succeeded', outcome: { result: { stdout: 'resumed\n' } } });
  });
});
