import { io, type Socket } from 'socket.io-client';
import { Clients } from '../../src/api';
import { untilCount } from '../support/clients';
import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
const waiting = { ...sum, labels: { require: { region: 'nowhere' } } };

interface Told {
  taskId: string;
  seq: number;
  type: string;
  data: { state?: string };
}

describe('/events', () => {
  let running: RunningApp;
  const sockets: Socket[] = [];
  beforeAll(async () => (running = await startApp({ clientsMax: 2 })));
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await untilCount(running.app.get(Clients), 0);
  });
  afterAll(() => running.close());

  function dial(token: string = running.apiKey): Socket {
    const socket = io(`${running.url}/events`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    return socket;
  }

  function connected(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  }

  async function open(): Promise<Socket> {
    const socket = dial();
    await connected(socket);
    return socket;
  }

  it('rejects a client without the key', async () => {
    await expect(connected(dial('yard_wrong'))).rejects.toMatchObject({
      data: { status: 401, code: 'UNAUTHORIZED', retryable: false },
    });
    expect(running.app.get(Clients).count).toBe(0);
  });

  it('rejects a client above the limit', async () => {
    await Promise.all([open(), open()]);
    await expect(connected(dial())).rejects.toMatchObject({ data: { status: 429 } });
  });

  it('submits and executes tasks', async () => {
    const socket = await open();
    const { task } = (await socket.emitWithAck('task:submit', waiting)) as { task: { id: string; state: string } };
    expect(task.state).toBe('queued');
    expect((await running.ask(`/v1/tasks/${task.id}`)).status).toBe(200);
    expect(await socket.emitWithAck('task:execute', sum)).toEqual({
      outcome: {
        status: 'succeeded',
        result: { stdout: '45\n', stderr: '', exitCode: 0 },
        stats: { wallMs: expect.any(Number) },
      },
    });
  });

  it('sends past and new events of a followed task', async () => {
    const socket = await open();
    const { task } = (await socket.emitWithAck('task:submit', waiting)) as { task: { id: string } };
    const told: Told[] = [];
    const ended = new Promise<void>((resolve) =>
      socket.on('task:event', (event: Told) => {
        told.push(event);
        if (event.data.state === 'queued') void socket.emitWithAck('task:cancel', { taskId: task.id });
        if (event.data.state === 'cancelled') resolve();
      }),
    );
    expect(await socket.emitWithAck('task:subscribe', { taskId: task.id })).toMatchObject({ task: { id: task.id } });
    await ended;
    expect(told.map(({ seq, type, data }) => [seq, type, data.state])).toEqual([
      [1, 'state', 'queued'],
      [2, 'state', 'cancelled'],
    ]);
    expect(await socket.emitWithAck('task:cancel', { taskId: task.id })).toMatchObject({ error: { status: 409 } });
  });

  it('sends no events after an unsubscribe', async () => {
    const socket = await open();
    const { task } = (await socket.emitWithAck('task:submit', waiting)) as { task: { id: string } };
    const told: Told[] = [];
    socket.on('task:event', (event: Told) => told.push(event));
    await socket.emitWithAck('task:subscribe', { taskId: task.id, after: 1 });
    expect(await socket.emitWithAck('task:unsubscribe', { taskId: task.id })).toEqual({ unsubscribed: true });
    await socket.emitWithAck('task:cancel', { taskId: task.id });
    expect(await socket.emitWithAck('task:unsubscribe', { taskId: task.id })).toEqual({ unsubscribed: false });
    expect(told).toEqual([]);
  });

  it.each([
    ['task:submit', { capability: 'python.run', colour: 'red' }, 422, 'INVALID_REQUEST'],
    ['task:submit', JSON.parse('{"__proto__":{"capability":"python.run"}}'), 422, 'INVALID_REQUEST'],
    ['task:execute', { capability: 'python.run', input: { code: 1 } }, 422, 'INVALID_INPUT'],
    ['task:execute', null, 422, 'INVALID_REQUEST'],
    ['task:subscribe', { taskId: 't-unknown' }, 404, 'NOT_FOUND'],
    ['task:subscribe', { taskId: '../..' }, 422, 'INVALID_REQUEST'],
    ['task:cancel', { taskId: 't-unknown' }, 404, 'NOT_FOUND'],
    ['task:unheard', {}, 404, 'NOT_FOUND'],
    ['constructor', {}, 404, 'NOT_FOUND'],
    [5 as unknown as string, {}, 404, 'NOT_FOUND'],
  ])('answers %s %j with the problem', async (message, payload, status, code) => {
    const socket = await open();
    expect(await socket.emitWithAck(message, payload)).toEqual({
      error: expect.objectContaining({ status, code, type: `urn:yardmaster:problem:${code}` }),
    });
  });

  it('disconnects at shutdown', async () => {
    const other = await startApp();
    const socket = io(`${other.url}/events`, {
      auth: { token: other.apiKey },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    await connected(socket);
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await other.close();
    expect(await gone).toBe('io server disconnect');
  });
});
