import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

describe.each(interfaceKinds)('task execution (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind)));
  afterAll(() => fleet.close());

  const python = (code: string, rest: object = {}): Promise<Record<string, any>> =>
    fleet.agent.executeTask({ capability: 'python.run', input: { code }, ...rest });

  it('should answer a request that waits with the outcome', async () => {
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

  it('should answer one that does not wait with where to look', async () => {
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

  it('should run many at a time and mix up none', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => python(`print(${n} * ${n})`)));
    expect(outcomes.map(({ result }) => result.stdout)).toEqual(Array.from({ length: 20 }, (_, n) => `${n * n}\n`));
    expect(fleet.manager.counts().slots.used).toBe(0);
  });

  it('should tell an exception of the code with name, message and traceback, and not try again', async () => {
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

  it('should give the exit code of a shell command as its result', async () => {
    const outcome = await fleet.agent.executeTask({ capability: 'shell.run', input: { command: 'exit 3' } });
    expect(outcome).toMatchObject({ status: 'succeeded', result: { exitCode: 3 } });
  });

  it('should end what runs longer than it may', async () => {
    const outcome = await python('import time\ntime.sleep(60)', { timeoutMs: 300 });
    expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT' } });
  });

  it('should cancel a running task', async () => {
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

  it('should put a task where its labels say', async () => {
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
