import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { TaskStore } from '../../src/tasks';
import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

const sleeping = 'import time\ntime.sleep(60)';

describe.each(interfaceKinds)('deadlines, batches and explanations (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind)));
  afterAll(() => fleet.close());

  const request = (code: string, rest: object = {}) => ({ capability: 'python.run', input: { code }, ...rest });
  const explain = async (id: string) => (await fleet.call('GET', `/v1/tasks/${id}/explain`)).body;

  it('ends an attempt that shows no progress', async () => {
    const outcome = await fleet.agent.executeTask(request(`print("once")\n${sleeping}`, { noProgressTimeoutMs: 300 }));
    expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'NO_PROGRESS', retryable: true } });
  });

  it('lets an attempt run for longer than its start timeout', async () => {
    const begins = { startTimeoutMs: 10_000, timeoutMs: 20_000 };
    expect(await fleet.agent.executeTask(request('print(1)', begins))).toMatchObject({ status: 'succeeded' });
  });

  it('cancels a task if its caller disconnects', async () => {
    const dispatched = once(fleet.agent.ledger, 'dispatched') as Promise<[{ id: string }]>;
    const asked = httpRequest(`${fleet.url}/v1/tasks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fleet.apiKey}`,
        'content-type': 'application/json',
        prefer: 'wait=60',
      },
    });
    asked.on('error', () => undefined).end(JSON.stringify(request(sleeping, { cancelOnDisconnect: true })));
    const [{ id }] = await dispatched;
    asked.destroy();
    const task = await fleet.agent.tasks.waitFor(id, 30_000);
    expect(task).toMatchObject({ state: 'cancelled', outcome: { error: { message: 'the caller disconnected' } } });
  });

  it('runs every task of a batch', async () => {
    const tasks = Array.from({ length: 10 }, (_, n) => request(`print(${n})`));
    const { status, body } = await fleet.call('POST', '/v1/tasks:batch', { tasks });
    expect(status).toBe(200);
    const ended = await Promise.all(
      (body['results'] as Array<{ task: { id: string } }>).map(({ task }) =>
        fleet.agent.tasks.waitFor(task.id, 30_000),
      ),
    );
    const printed = ended.map(({ outcome }) => (outcome!.result as { stdout: string }).stdout);
    expect(printed).toEqual(tasks.map((_, n) => `${n}\n`));
  });

  it('explains which worker ran a task, why, and how it ended', async () => {
    const { body } = await fleet.call('POST', '/v1/tasks', request('print(1)'), { prefer: 'wait=30' });
    const { workerId } = fleet.workerOf('python.run');
    const assignment = { strategy: 'least-loaded', candidates: 1, reason: 'the only worker with a free slot' };
    expect(await explain(body['id'])).toEqual({
      taskId: body['id'],
      state: 'succeeded',
      timeline: [
        { at: body['createdAt'], type: 'queued', message: 'accepted: python.run' },
        {
          at: body['startedAt'],
          type: 'assigned',
          message: `attempt 1 was assigned to ${workerId}: the only worker with a free slot (least-loaded, 1 candidate)`,
          attempt: 1,
          workerId,
          assignment,
        },
        { at: body['finishedAt'], type: 'ended', message: 'succeeded' },
      ],
    });
  });

  it('explains why a task waits', async () => {
    const { body } = await fleet.call('POST', '/v1/tasks', request('', { labels: { require: { region: 'moon' } } }));
    const { workerId } = fleet.workerOf('python.run');
    expect((await explain(body['id']))['waiting']).toEqual({
      reason: 'LABELS',
      message: `no worker that offers python.run has the required labels; ${workerId} comes nearest and lacks region=moon`,
      nearest: { workerId, lacks: { region: 'moon' } },
      position: 1,
      queueLength: 1,
    });
    await fleet.call('POST', `/v1/tasks/${body['id']}/cancel`);
  });
});

describe('deadlines and losses with a real worker', () => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet('real')));
  afterAll(() => fleet.close());

  /** Resolves when a task prints its first output. */
  async function outputOf(id: string): Promise<void> {
    const store = fleet.app.get(TaskStore, { strict: false });
    const shown = new Promise<void>((resolve) => {
      store.changes.subscribe(({ taskId, event }) => taskId === id && event.type === 'output' && resolve());
    });
    const earlier = await store.tasks.events(id, 0, 100);
    if (!earlier.some(({ type }) => type === 'output')) await shown;
  }

  it('ends a program that does not start in time, and makes every allowed attempt', async () => {
    const code = 'print("too late")';
    // The variable prevents the use of a warm Python, which might begin within a millisecond.
    const input = { code, env: { PYTHONUTF8: '1' } };
    const task = await fleet.agent.tasks.submit({ capability: 'python.run', input, startTimeoutMs: 1 });
    const ended = await fleet.agent.tasks.waitFor(task.id, 30_000);
    expect(ended).toMatchObject({ state: 'timed_out', attempt: 3, outcome: { error: { code: 'START_TIMEOUT' } } });
    const { body } = await fleet.call('GET', `/v1/tasks/${task.id}/attempts`);
    expect(body['attempts'].map(({ error }: { error: { code: string } }) => error.code)).toEqual(
      Array.from({ length: 3 }, () => 'START_TIMEOUT'),
    );
  });

  it('explains the loss of a killed worker, and that no worker is left', async () => {
    const input = { code: `print("here", flush=True)\n${sleeping}` };
    const { id } = await fleet.agent.tasks.submit({ capability: 'python.run', input });
    await outputOf(id);
    const { workerId } = fleet.workerOf('python.run');
    fleet.processes[0]!.kill('SIGKILL');
    await fleet.reached(workerId, 'offline');
    const { body } = await fleet.call('GET', `/v1/tasks/${id}/explain`);
    expect(body).toMatchObject({
      state: 'queued',
      waiting: {
        reason: 'NO_CAPABLE_WORKER',
        message: `no linked worker offers python.run; ${workerId} did and is offline`,
      },
    });
    expect(body['timeline'].at(-1)).toMatchObject({
      type: 'lost',
      message: `attempt 1 was lost with worker ${workerId}: the link closed and the worker did not come back`,
      error: { code: 'WORKER_LOST', details: { cause: 'link_closed' } },
    });
  });
});
