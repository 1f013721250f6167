import { request as httpRequest } from 'node:http';
import { Clients } from '../../src/api';
import { TaskService } from '../../src/agent';
import { untilCount } from '../support/clients';
import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
/** No worker has this label, so the task stays queued. */
const waiting = { ...sum, labels: { require: { region: 'nowhere' } } };

interface TaskBody {
  id: string;
  state: string;
  outcome?: { status: string; result?: unknown; error?: { code: string; message: string } };
}

describe('/v1/tasks', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ waitMsMax: 20_000 })));
  afterAll(() => running.close());

  async function submit(body: object, prefer?: string): Promise<[TaskBody, Response]> {
    const response = await running.send('POST', '/v1/tasks', body, prefer === undefined ? {} : { prefer });
    return [(await response.json()) as TaskBody, response];
  }

  it('answers 200 with the task if it ends in time', async () => {
    const [task, response] = await submit({ ...sum, priority: 5 }, 'wait=20');
    expect(response.status).toBe(200);
    expect(response.headers.get('preference-applied')).toBe('wait=20');
    expect(task).toEqual({
      id: expect.stringMatching(/^t-/),
      capability: 'python.run',
      state: 'succeeded',
      priority: 5,
      input: sum.input,
      labels: { require: {}, prefer: {} },
      timeoutMs: 300_000,
      queueTimeoutMs: 3_600_000,
      attempt: 1,
      retry: { maxAttempts: 3, on: ['WORKER_LOST', 'START_TIMEOUT'] },
      workerId: 'python-mock',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      outcome: {
        status: 'succeeded',
        result: { stdout: '45\n', stderr: '', exitCode: 0 },
        stats: { wallMs: expect.any(Number) },
      },
    });
  });

  it('answers 202 with the location of the task if not waiting', async () => {
    const [task, response] = await submit(waiting);
    expect(response.status).toBe(202);
    expect(response.headers.get('location')).toBe(`/v1/tasks/${task.id}`);
    expect(response.headers.get('preference-applied')).toBeNull();
    expect(task).toMatchObject({ state: 'queued', attempt: 0 });
    const found = await running.ask(response.headers.get('location')!);
    expect([found.status, await found.json()]).toEqual([200, task]);
  });

  it('answers 202 if the task does not end in time', async () => {
    const [task, response] = await submit(waiting, 'wait=0');
    expect(response.status).toBe(202);
    expect(response.headers.get('preference-applied')).toBe('wait=0');
    expect(task.state).toBe('queued');
  });

  it('answers 200 for a failed task', async () => {
    const failing = { capability: 'python.run', input: { code: 'raise ValueError("no")' } };
    const [task, response] = await submit(failing, 'wait=20');
    expect(response.status).toBe(200);
    expect(task).toMatchObject({ state: 'failed', outcome: { status: 'failed', error: { code: 'EXECUTION_ERROR' } } });
  });

  it('ends the wait of a caller that disconnects', async () => {
    const clients = running.app.get(Clients);
    const request = httpRequest(`${running.url}/v1/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'application/json', prefer: 'wait=20' },
    });
    request.on('error', () => undefined);
    const waited = jest.spyOn(running.app.get(TaskService), 'waitFor');
    request.end(JSON.stringify(waiting));
    await untilCount(clients, 1);
    request.destroy();
    await expect(waited.mock.results[0]!.value).resolves.toMatchObject({ state: 'queued' });
    await untilCount(clients, 0);
  });

  it('lists tasks by state, capability, worker and time, in pages', async () => {
    const [older] = await submit({ capability: 'shell.run', input: { command: 'uname' } }, 'wait=20');
    const [newer] = await submit({ capability: 'shell.run', input: { command: 'uname' } }, 'wait=20');
    const query = `state=succeeded,failed&capability=shell.run&worker=python-mock&createdFrom=2020-01-01T00:00:00Z`;
    const page = (await (await running.ask(`/v1/tasks?${query}&limit=1`)).json()) as {
      tasks: TaskBody[];
      nextCursor: string;
    };
    expect(page.tasks.map(({ id }) => id)).toEqual([newer.id]);
    expect(page.tasks[0]).not.toHaveProperty('input');
    expect(page.tasks[0]!.outcome).not.toHaveProperty('result');
    const next = await running.ask(`/v1/tasks?${query}&limit=1&cursor=${page.nextCursor}`);
    expect(await next.json()).toEqual({ tasks: [expect.objectContaining({ id: older.id })] });
    const none = await running.ask('/v1/tasks?createdBefore=1000');
    expect(await none.json()).toEqual({ tasks: [] });
  });

  it('lists the attempts at a task without their leases', async () => {
    const [{ id }] = await submit(sum, 'wait=20');
    const response = await running.ask(`/v1/tasks/${id}/attempts`);
    expect(await response.json()).toEqual({
      attempts: [
        {
          attempt: 1,
          workerId: 'python-mock',
          startedAt: expect.any(String),
          finishedAt: expect.any(String),
          status: 'succeeded',
          stats: { wallMs: expect.any(Number) as number },
        },
      ],
    });
  });

  it('cancels a waiting task once', async () => {
    const [{ id }] = await submit(waiting);
    const cancelled = await running.send('POST', `/v1/tasks/${id}/cancel`, { reason: 'changed my mind' });
    expect(cancelled.status).toBe(202);
    expect(await cancelled.json()).toMatchObject({
      state: 'cancelled',
      outcome: { status: 'cancelled', error: { code: 'CANCELLED', message: 'changed my mind' } },
    });
    const again = await running.send('POST', `/v1/tasks/${id}/cancel`);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'CONFLICT', details: { state: 'cancelled' } });
  });
});
