import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Clients } from '../../src/api';
import { TaskStore } from '../../src/tasks';
import { untilCount } from '../support/clients';
import { fleetEvents, type FleetStreamEvent } from '../support/event-stream';
import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
const waiting = { ...sum, labels: { require: { region: 'nowhere' } } };

/** A reader that follows until it is stopped. */
class Reader {
  private constructor(
    private readonly events: AsyncGenerator<FleetStreamEvent, void>,
    private readonly aborter: AbortController,
  ) {}

  static async open(running: RunningApp, query = '', after?: string): Promise<Reader> {
    const aborter = new AbortController();
    const headers: Record<string, string> = after === undefined ? {} : { 'last-event-id': after };
    const response = await running.ask(`/v1/events${query}`, { headers, signal: aborter.signal });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    return new Reader(fleetEvents(response), aborter);
  }

  async next(): Promise<FleetStreamEvent> {
    const { value, done } = await this.events.next();
    if (done) throw new Error('the stream ended');
    return value;
  }

  /** Resolves to the events up to the first match. */
  async until(fits: (event: FleetStreamEvent) => boolean): Promise<FleetStreamEvent[]> {
    const events = [await this.next()];
    while (!fits(events.at(-1)!)) events.push(await this.next());
    return events;
  }

  /** Resolves when the stream ends. */
  async ended(): Promise<void> {
    while (!(await this.events.next()).done);
  }

  stop(): void {
    this.aborter.abort();
  }
}

function isOf(id: string, state: string) {
  return ({ data }: FleetStreamEvent): boolean => data['id'] === id && data['state'] === state;
}

describe('/v1/events', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ clientsMax: 52 })));
  afterAll(() => running.close());
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.stop();
    await untilCount(running.app.get(Clients), 0);
  });
  const readers: Reader[] = [];

  async function open(query = '', after?: string): Promise<Reader> {
    const reader = await Reader.open(running, query, after);
    readers.push(reader);
    return reader;
  }

  async function submit(body: object, prefer = ''): Promise<string> {
    const answer = await running.send('POST', '/v1/tasks', body, prefer ? { prefer } : {});
    return ((await answer.json()) as { id: string }).id;
  }

  it('sends the cursor, then changes of tasks, sessions and workers', async () => {
    const reader = await open();
    const { id, event, data } = await reader.next();
    expect([event, data]).toEqual(['cursor', { cursor: id }]);
    const task = await submit(sum);
    const events = await reader.until(isOf(task, 'succeeded'));
    expect(events.at(-1)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}-\d+$/),
      event: 'task',
      data: {
        kind: 'task',
        id: task,
        at: expect.any(String),
        capability: 'python.run',
        state: 'succeeded',
        attempt: 1,
        priority: 0,
        workerId: 'python-mock',
      },
    });
    const session = await running.send('POST', '/v1/sessions', { capability: 'python.run' });
    const { id: sessionId, workerId } = (await session.json()) as { id: string; workerId: string };
    await running.send('DELETE', `/v1/sessions/${sessionId}`);
    const ofSession = await reader.until(isOf(sessionId, 'closed'));
    expect(ofSession.at(-1)!.data).toEqual({
      kind: 'session',
      id: sessionId,
      at: expect.any(String),
      capability: 'python.run',
      state: 'closed',
      workerId,
    });
  });

  it('sends worker events for state changes, not for tasks', async () => {
    const reader = await open('?kinds=worker');
    await reader.next();
    await submit(sum, 'wait=20');
    await running.send('POST', '/v1/workers/figma-mock/drain', {});
    const { slots } = (await (await running.ask('/v1/workers/figma-mock')).json()) as { slots: number };
    const changed = { kind: 'worker', id: 'figma-mock', at: expect.any(String), slots, inFlight: 0 };
    expect((await reader.next()).data).toEqual({ ...changed, state: 'draining', cordoned: true });
    await running.send('POST', '/v1/workers/figma-mock/resume');
    expect((await reader.next()).data).toEqual({ ...changed, state: 'online', cordoned: false });
  });

  it('has no gap between following and listing', async () => {
    const reader = await open();
    await reader.next();
    const known = new Map<string, string>();
    const ids = await Promise.all(Array.from({ length: 20 }, () => submit(sum)));
    const page = (await (await running.ask('/v1/tasks?limit=500')).json()) as {
      tasks: Array<{ id: string; state: string }>;
    };
    for (const { id, state } of page.tasks) known.set(id, state);
    const isKnown = (): boolean => ids.every((id) => known.get(id) === 'succeeded');
    while (!isKnown()) {
      const { event, data } = await reader.next();
      if (event === 'task') known.set(String(data['id']), String(data['state']));
    }
    expect(isKnown()).toBe(true);
  });

  it.each([
    ['Last-Event-ID', (cursor: string) => open('', cursor)],
    ['after', (cursor: string) => open(`?after=${cursor}`)],
  ])('continues after a cursor in %s', async (_, reopen) => {
    const first = await open();
    await first.next();
    const before = await submit(waiting);
    const { id: cursor } = (await first.until(isOf(before, 'queued'))).at(-1)!;
    first.stop();
    const missed = await submit(waiting);
    const second = await reopen(cursor);
    expect(await second.next()).toEqual({ id: cursor, event: 'cursor', data: { cursor } });
    expect((await second.next()).data).toMatchObject({ id: missed, state: 'queued' });
    await running.send('POST', `/v1/tasks/${before}/cancel`);
    expect((await second.next()).data).toMatchObject({ id: before, state: 'cancelled' });
  });

  it('filters by kind and capability', async () => {
    const [sessions, shell] = [await open('?kinds=session'), await open('?kinds=task&capability=shell.run')];
    for (const reader of [sessions, shell]) await reader.next();
    await submit(sum, 'wait=20');
    const ofShell = await submit({ capability: 'shell.run', input: { command: 'true' } }, 'wait=20');
    const opened = await running.send('POST', '/v1/sessions', { capability: 'python.run' });
    const { id } = (await opened.json()) as { id: string };
    expect((await sessions.next()).data).toMatchObject({ kind: 'session', id, state: 'open' });
    expect((await shell.next()).data).toMatchObject({ kind: 'task', id: ofShell });
    await running.send('DELETE', `/v1/sessions/${id}`);
  });

  it.each([
    ['?after=a%20b', {}, 'after', 'expected an event id from this stream, got "a b"'],
    ['', { 'last-event-id': '{}' }, 'Last-Event-ID', 'expected an event id from this stream, got "{}"'],
    ['?kinds=task,queue', {}, 'kinds', 'expected some of task, session, worker, got "queue"'],
    ['?kind=task', {}, 'kind', expect.stringContaining('kinds')],
  ])('rejects %s %j', async (query, headers, path, message) => {
    const response = await running.ask(`/v1/events${query}`, { headers: headers as Record<string, string> });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'INVALID_REQUEST', errors: [{ path, message }] },
    ]);
  });

  it('requires the API key', async () => {
    expect((await fetch(`${running.url}/v1/events`)).status).toBe(401);
  });

  it('serves fifty readers the same events, up to the client limit', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => open('?kinds=task')));
    for (const reader of all) await reader.next();
    const ids = await Promise.all(Array.from({ length: 10 }, () => submit(waiting)));
    const seen = await Promise.all(
      all.map(async (reader) => {
        const events: FleetStreamEvent[] = [];
        while (events.length < ids.length) events.push(await reader.next());
        return events.map(({ id, data }) => `${id} ${String(data['id'])}`);
      }),
    );
    expect(new Set(seen[0]!.map((line) => line.split(' ')[1]))).toEqual(new Set(ids));
    for (const lines of seen) expect(lines).toEqual(seen[0]);
    await Promise.all([open(), open()]);
    const refused = await running.ask('/v1/events');
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'TOO_MANY_CLIENTS' }]);
  });

  it('releases everything of a disconnected reader', async () => {
    const { changes } = running.app.get(TaskStore, { strict: false });
    let stopped!: () => void;
    const isStopped = new Promise<void>((resolve) => (stopped = resolve));
    const onChange = jest.spyOn(changes, 'onChange').mockImplementation((listener) => {
      const stop = Object.getPrototypeOf(changes).onChange.call(changes, listener) as () => void;
      return () => (stopped(), stop());
    });
    const reader = await open();
    await reader.next();
    reader.stop();
    await untilCount(running.app.get(Clients), 0);
    await isStopped;
    expect(onChange).toHaveBeenCalledTimes(1);
    onChange.mockRestore();
  });

  it('sends a stalled reader the latest state of each task, with bounded memory', async () => {
    const { socket, events } = await openOwnConnection(running);
    socket.cork(); // as if its client read nothing
    const tasks = Array.from({ length: 400 }, () => waiting);
    const batch = (await (await running.send('POST', '/v1/tasks:batch', { tasks })).json()) as {
      results: Array<{ task: { id: string } }>;
    };
    const ids = batch.results.map(({ task }) => task.id);
    for (const id of ids) await running.send('POST', `/v1/tasks/${id}/cancel`);
    const waitingBytes = socket.writableLength;
    socket.uncork();
    const states = new Map<string, string>();
    let count = 0;
    for await (const { event, data } of events) {
      if (event !== 'task') continue;
      count++;
      states.set(String(data['id']), String(data['state']));
      if (data['id'] === ids.at(-1) && data['state'] === 'cancelled') break;
    }
    socket.destroy();
    expect(ids.filter((id) => states.get(id) !== 'cancelled')).toEqual([]);
    // At most the first page was written before the reader stalled.
    expect(count).toBeLessThanOrEqual(600);
    expect(waitingBytes).toBeGreaterThan(0);
    expect(waitingBytes).toBeLessThan(60_000);
  }, 60_000);
});

describe('a restart', () => {
  it('resets a reader with a cursor from before the restart', async () => {
    const first = await startApp({ drainMs: 0 });
    const reader = await Reader.open(first);
    const { id: cursor } = await reader.next();
    await first.app.close();
    await reader.ended();
    const second = await startApp({ dataDir: first.dataDir });
    const back = await Reader.open(second, '', cursor);
    const reset = await back.next();
    expect(reset).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}-\d+$/),
      event: 'reset',
      data: { reason: 'restarted', cursor: reset.id, message: expect.stringContaining('list everything again') },
    });
    const answer = await second.send('POST', '/v1/tasks', waiting);
    const { id } = (await answer.json()) as { id: string };
    expect((await back.until(({ data }) => data['id'] === id)).at(-1)!.data).toMatchObject({ state: 'queued' });
    back.stop();
    await second.close();
  });
});

/** Opens a reader on a separate connection. Returns it and the server side of the connection. */
async function openOwnConnection(
  running: RunningApp,
): Promise<{ socket: Socket; events: AsyncGenerator<FleetStreamEvent> }> {
  const sockets: Socket[] = [];
  const connected = (socket: Socket): void => void sockets.push(socket);
  const server = running.app.getHttpServer();
  server.on('connection', connected);
  const headers = { authorization: `Bearer ${running.apiKey}` };
  const asked = request(`${running.url}/v1/events`, { agent: false, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  server.off('connection', connected);
  const socket = sockets.find(({ remotePort }) => remotePort === response.socket.localPort)!;
  const body = Readable.toWeb(response) as ReadableStream<Uint8Array>;
  return { socket, events: fleetEvents(new Response(body)) };
}
