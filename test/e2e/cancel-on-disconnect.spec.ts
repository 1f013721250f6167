import { once } from 'node:events';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { TaskService } from '../../src/agent';
import type { Task } from '../../src/tasks';
import { startApp, type RunningApp } from '../support/start-app';

const long = { capability: 'python.run', input: { code: 'import time\ntime.sleep(600)' } };
const short = { capability: 'python.run', input: { code: 'print(1)' } };
/** No worker has this label, so the task stays queued. */
const waiting = { ...short, labels: { require: { region: 'nowhere' } } };

describe('cancelOnDisconnect', () => {
  let running: RunningApp;
  let tasks: TaskService;
  beforeAll(async () => {
    running = await startApp();
    tasks = running.app.get(TaskService);
  });
  afterAll(() => running.close());
  afterEach(() => jest.restoreAllMocks());

  /** Submits on a new connection. Resolves to the connection and the task once the task is accepted. */
  async function submit(body: object, prefer = 'wait=60'): Promise<[ClientRequest, Task]> {
    const submit = tasks.submit.bind(tasks);
    const submitted = new Promise<Task>((resolve, reject) => {
      jest.spyOn(tasks, 'submit').mockImplementation((asked) => {
        const submitting = submit(asked);
        submitting.then(resolve, reject);
        return submitting;
      });
    });
    const request = httpRequest(`${running.url}/v1/tasks`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'application/json', prefer },
    });
    request.on('error', () => undefined).end(JSON.stringify(body));
    return [request, await submitted];
  }

  it.each([
    ['waits', waiting],
    ['runs', long],
  ])('cancels a task that %s', async (_, body) => {
    const [request, { id }] = await submit({ ...body, cancelOnDisconnect: true });
    request.destroy();
    expect(await tasks.waitFor(id, 20_000)).toMatchObject({
      state: 'cancelled',
      outcome: { status: 'cancelled', error: { code: 'CANCELLED', message: 'the caller disconnected' } },
    });
  });

  it('does not cancel a task whose caller got its response', async () => {
    const cancelled = jest.spyOn(tasks, 'cancel');
    const [request, { id }] = await submit({ ...waiting, cancelOnDisconnect: true }, 'wait=0');
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    response.resume();
    await Promise.all([once(request, 'close'), once(response, 'end')]);
    expect(response.statusCode).toBe(202);
    expect(cancelled).not.toHaveBeenCalled();
    expect(await tasks.cancel(id)).toMatchObject({ outcome: { error: { message: 'cancelled by the caller' } } });
  });

  it('rejects it without a waiting caller, alone and in a batch', async () => {
    const alone = await running.send('POST', '/v1/tasks', { ...short, cancelOnDisconnect: true });
    expect(alone.status).toBe(422);
    expect(await alone.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ path: 'cancelOnDisconnect', message: 'requires `Prefer: wait`' }],
    });
    const batch = await running.send('POST', '/v1/tasks:batch', { tasks: [{ ...short, cancelOnDisconnect: true }] });
    expect(await batch.json()).toMatchObject({
      results: [{ status: 422, problem: { errors: [{ path: 'cancelOnDisconnect' }] } }],
    });
  });
});
