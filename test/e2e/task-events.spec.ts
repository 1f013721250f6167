import type { IncomingMessage, ServerResponse } from 'node:http';
import { TaskService } from '../../src/agent';
import { Clients } from '../../src/api';
import { startApp, type RunningApp } from '../support/start-app';
import { untilCount } from '../support/clients';
import { streamedEvents, type StreamedEvent } from '../support/event-stream';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
const waiting = { ...sum, labels: { require: { region: 'nowhere' } } };

describe('/v1/tasks/{id}/events', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ clientsMax: 2 })));
  afterAll(() => running.close());

  async function submit(body: object, headers: Record<string, string> = {}): Promise<string> {
    return ((await (await running.send('POST', '/v1/tasks', body, headers)).json()) as { id: string }).id;
  }

  async function all(response: Response): Promise<StreamedEvent[]> {
    const events: StreamedEvent[] = [];
    for await (const event of streamedEvents(response)) events.push(event);
    return events;
  }

  it('sends past events and ends with the final state', async () => {
    const id = await submit(sum, { prefer: 'wait=20' });
    const response = await running.ask(`/v1/tasks/${id}/events`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = await all(response);
    expect(events.map(({ event, id }) => [id, event])).toEqual([
      [1, 'state'],
      [2, 'state'],
      [3, 'output'],
      [4, 'state'],
    ]);
    expect(events.map(({ data }) => data)).toEqual([
      { taskId: id, seq: 1, at: expect.any(String), type: 'state', data: { state: 'queued', attempt: 0 } },
      {
        taskId: id,
        seq: 2,
        at: expect.any(String),
        type: 'state',
        data: { state: 'running', attempt: 1, workerId: 'python-mock' },
      },
      {
        taskId: id,
        seq: 3,
        at: expect.any(String),
        type: 'output',
        data: { attempt: 1, stream: 'stdout', data: '45\n' },
      },
      {
        taskId: id,
        seq: 4,
        at: expect.any(String),
        type: 'state',
        data: { state: 'succeeded', attempt: 1, workerId: 'python-mock' },
      },
    ]);
  });

  it.each([
    ['Last-Event-ID', (after: string) => ['', { 'last-event-id': after }] as const],
    ['after', (after: string) => [`?after=${after}`, {}] as const],
  ])('resumes after %s', async (_, form) => {
    const id = await submit(sum, { prefer: 'wait=20' });
    const [query, headers] = form('3');
    const events = await all(await running.ask(`/v1/tasks/${id}/events${query}`, { headers }));
    expect(events.map(({ id }) => id)).toEqual([4]);
    const [endQuery, endHeaders] = form('4');
    expect(await all(await running.ask(`/v1/tasks/${id}/events${endQuery}`, { headers: endHeaders }))).toEqual([]);
  });

  it('continues with new events', async () => {
    const id = await submit(waiting);
    const events = streamedEvents(await running.ask(`/v1/tasks/${id}/events`));
    expect((await events.next()).value).toMatchObject({ id: 1, data: { data: { state: 'queued' } } });
    await running.send('POST', `/v1/tasks/${id}/cancel`);
    expect((await events.next()).value).toMatchObject({ id: 2, data: { data: { state: 'cancelled' } } });
    expect((await events.next()).done).toBe(true);
  });

  it('rejects an `after` that is not a number', async () => {
    const id = await submit(waiting);
    const response = await running.ask(`/v1/tasks/${id}/events?after=last`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path: 'after' }] });
  });

  it('limits the number of clients, and stops counting a client that disconnects', async () => {
    const id = await submit(waiting);
    const clients = running.app.get(Clients);
    const aborter = new AbortController();
    const open = () => running.ask(`/v1/tasks/${id}/events`, { signal: aborter.signal });
    await Promise.all([open(), open()]);
    const third = await open();
    expect([third.status, (await third.json()) as object]).toMatchObject([429, { code: 'TOO_MANY_CLIENTS' }]);
    aborter.abort();
    await untilCount(clients, 0);
    expect(clients.count).toBe(0);
  });

  it('stops counting a client that disconnects before it is served', async () => {
    const id = await submit(waiting);
    const tasks = running.app.get(TaskService, { strict: false });
    const aborter = new AbortController();
    const found = await tasks.get(id);
    const isSeen = new Promise((resolve) =>
      running.app
        .getHttpServer()
        .once('request', (_: IncomingMessage, response: ServerResponse) => response.once('close', resolve)),
    );
    const spy = jest.spyOn(tasks, 'get').mockImplementation(async () => {
      aborter.abort();
      await isSeen;
      return found;
    });
    const clients = running.app.get(Clients);
    const hasCome = untilCount(clients, 1);
    await expect(running.ask(`/v1/tasks/${id}/events`, { signal: aborter.signal })).rejects.toThrow('aborted');
    await hasCome;
    await untilCount(clients, 0);
    spy.mockRestore();
  });
});

describe('shutting down', () => {
  it.each(['mock', 'real'] as const)('ends streams and answers waiting requests, with %s workers', async (kind) => {
    const running = await startApp({ drainMs: 0, workerInterface: kind });
    const submitted = (await (await running.send('POST', '/v1/tasks', waiting)).json()) as { id: string };
    const events = streamedEvents(await running.ask(`/v1/tasks/${submitted.id}/events`));
    await events.next();
    const clients = running.app.get(Clients);
    const waits = running.send('POST', '/v1/tasks', waiting, { prefer: 'wait=60' });
    await untilCount(clients, 2);
    const closed = running.close();
    const answer = await waits;
    expect([answer.status, ((await answer.json()) as { state: string }).state]).toEqual([202, 'queued']);
    expect((await events.next()).done).toBe(true);
    await closed;
    await expect(fetch(`${running.url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
