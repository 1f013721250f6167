import { io, type Socket } from 'socket.io-client';
import { connect, listen, silentLog, Worker } from '@yardmaster/worker-kit';
import { startApp, type RunningApp } from '../support/start-app';

interface Line {
  stream: string;
  by: { key: string | null };
  from: string;
  action: string;
  object?: { kind: string; id: string };
  status: number;
  code?: string;
}

const workerToken = 'a token for tests';

describe('the audit log of sockets', () => {
  let running: RunningApp;
  const sockets: Socket[] = [];
  const listening = new Worker({ workerId: 'w-listens', log: silentLog });
  beforeAll(async () => {
    const port = await listen(listening, { port: 0, token: workerToken });
    const workerUrls = [`http://127.0.0.1:${port}`];
    running = await startApp({ workerInterface: 'real', trustedProxies: ['loopback'], workerToken, workerUrls });
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
  afterAll(async () => {
    await running.close();
    await listening.stop();
  });

  function dial(namespace: string, auth: object): Promise<Socket> {
    const socket = io(`${running.url}${namespace}`, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { 'x-forwarded-for': '203.0.113.7' },
    });
    sockets.push(socket);
    return new Promise((resolve, reject) =>
      socket.once('connect', () => resolve(socket)).once('connect_error', reject),
    );
  }

  /** Returns the lines with one of these actions, oldest first. */
  async function lines(...prefixes: string[]): Promise<Line[]> {
    const page = (await (await running.ask('/v1/audit?limit=1000')).json()) as { lines: Line[] };
    return page.lines.reverse().filter(({ action }) => prefixes.some((prefix) => action.startsWith(prefix)));
  }

  it('has the messages of /events that change something, and refused clients', async () => {
    await expect(dial('/events', { token: 'yard_wrong' })).rejects.toThrow();
    const socket = await dial('/events', { token: running.apiKey });
    const { task } = (await socket.emitWithAck('task:submit', { capability: 'a.b' })) as { task: { id: string } };
    await socket.emitWithAck('task:subscribe', { taskId: task.id });
    await socket.emitWithAck('task:cancel', { taskId: task.id });
    await socket.emitWithAck('task:cancel', { taskId: task.id });
    await socket.emitWithAck('task:execute', { capability: 'A' });
    const recorded = await lines('tasks.', 'events.');
    expect(recorded.map(({ stream, action, status }) => [stream, action, status])).toEqual([
      ['refusals', 'events.connect', 401],
      ['submissions', 'tasks.submit', 200],
      ['changes', 'tasks.cancel', 200],
      ['refusals', 'tasks.cancel', 409],
      ['submissions', 'tasks.execute', 422],
    ]);
    expect(recorded.map(({ by, object }) => [by.key, object?.id])).toEqual([
      [null, undefined],
      ['default', task.id],
      ['default', task.id],
      ['default', task.id],
      ['default', undefined],
    ]);
    expect(new Set(recorded.map(({ from }) => from))).toEqual(new Set(['203.0.113.7']));
  });

  it('has opened and refused links of workers', async () => {
    await expect(dial('/workers', { token: 'yardw_wrong', protocol: 1 })).rejects.toThrow();
    await expect(dial('/workers', { token: workerToken, protocol: 9 })).rejects.toThrow();
    const worker = new Worker({ workerId: 'w-dials', log: silentLog });
    const registered = new Promise<void>((resolve) => worker.onRegistered(resolve));
    connect(worker, { url: running.url, token: workerToken });
    await registered;
    await worker.stop();
    const line = { by: { key: null }, action: 'links.open' };
    const opened = { ...line, stream: 'changes', from: '127.0.0.1', status: 101 };
    const refused = { ...line, stream: 'refusals', from: '203.0.113.7' };
    expect(await lines('links.')).toMatchObject([
      { ...opened, object: { kind: 'worker', id: 'w-listens' } },
      { ...refused, status: 401, code: 'UNAUTHORIZED' },
      { ...refused, status: 403, code: 'UNSUPPORTED_PROTOCOL' },
      { ...opened, object: { kind: 'worker', id: 'w-dials' } },
    ]);
  });
});
