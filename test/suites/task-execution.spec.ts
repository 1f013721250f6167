import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

describe.each(interfaceKinds)('task execution (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind)));
  afterAll(() => fleet.close());

  const python = (code: string, rest: object = {}): Promise<Record<string, any>> =>
    fleet.agent.executeTask({ capability: 'python.run', input: { code }, ...rest });

  it('answers a request with Prefer: wait with the outcome', async () => {
    const request = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
    const { status, headers, body } = await fleet.call('POST', '/v1/tasks', request, { prefer: 'wait=30' });
    expect(status).toBe(200);
    expect(headers.get('preference-applied')).toBe('wait=30');
    expect(body).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      outcome: { status: 'succeeded', result: { stdout: '45\n', stderr: '', exitCode: 0 } },
    });
  });

  it('answers a request without Prefer: wait with the location of the task', async () => {
    const { status, headers, body } = await fleet.call('POST', '/v1/tasks', {
      capability: 'shell.run',
      input: { command: 'echo later' },
    });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/tasks/${body['id']}`);
    await fleet.agent.tasks.waitFor(body['id'], 30_000);
    expect((await fleet.call('GET', headers.get('location')!)).body).toMatchObject({
      state: 'succeeded',
      outcome: { result: { stdout: 'later\n', exitCode: 0 } },
    });
  });

  it('runs many tasks at once without mixing them up', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => python(`print(${n} * ${n})`)));
    expect(outcomes.map(({ result }) => result.stdout)).toEqual(Array.from({ length: 20 }, (_, n) => `${n * n}\n`));
    expect(fleet.manager.counts().slots.used).toBe(0);
  });

  it('reports an exception of the code with name, message and traceback, without a retry', async () => {
    const outcome = await python('print("before")\nraise ValueError("no such thing")');
    expect(outcome).toMatchObject({
      status: 'failed',
      error: {
        code: 'EXECUTION_ERROR',
        retryable: false,
        details: { name: 'ValueError', message: 'no such thing', stdout: 'before\n' },
      },
    });
    expect(outcome['error'].details.traceback).toContain('ValueError: no such thing');
    const { body } = await fleet.call('GET', '/v1/tasks?state=failed&limit=1');
    expect(body['tasks'][0]).toMatchObject({ state: 'failed', attempt: 1 });
  });

  it('returns the exit code of a shell command', async () => {
    const outcome = await fleet.agent.executeTask({ capability: 'shell.run', input: { command: 'exit 3' } });
    expect(outcome).toMatchObject({ status: 'succeeded', result: { exitCode: 3 } });
  });

  it('ends a task at its timeout', async () => {
    const outcome = await python('import time\ntime.sleep(60)', { timeoutMs: 300 });
    expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT' } });
  });

  it('cancels a running task', async () => {
    const { body } = await fleet.call('POST', '/v1/tasks', {
      capability: 'python.run',
      input: { code: 'import time\ntime.sleep(60)' },
    });
    const cancelled = await fleet.call('POST', `/v1/tasks/${body['id']}/cancel`, {
      reason: 'not needed',
      graceMs: 500,
    });
    expect(cancelled.status).toBe(202);
    const task = await fleet.agent.tasks.waitFor(body['id'], 30_000);
    expect(task).toMatchObject({ state: 'cancelled', outcome: { error: { code: 'CANCELLED' } } });
    const again = await fleet.call('POST', `/v1/tasks/${body['id']}/cancel`, {});
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  it('runs a task on a worker with its labels', async () => {
    const require =
      kind === 'mock'
        ? { mock: 'true' }
        : { 'isolation-level': fleet.workerOf('python.run').labels['isolation-level']! };
    expect(await python('print(1)', { labels: { require } })).toMatchObject({ status: 'succeeded' });
    const refused = await fleet.call('POST', '/v1/tasks', {
      capability: 'python.run',
      input: { code: '' },
      labels: { require: { region: 'moon' } },
      requireWorker: true,
    });
    expect(refused.body).toMatchObject({ code: 'NO_CAPABLE_WORKER' });
  });
});
