import { io, type Socket } from 'socket.io-client';
import { SystemClock } from './clock';
import { listen, silentLog, Worker, type WorkerLog } from '.';
import { dialSocket, Link, type Transport } from './link';

const token = 'secret';

describe(listen.name, () => {
  let worker: Worker;
  let port: number;
  /** Called when the worker notices the end of its link. */
  let onLinkEnded: (() => void) | undefined;
  const sockets: Socket[] = [];
  const transports: Transport[] = [];

  beforeEach(async () => {
    const log: WorkerLog = { ...silentLog, warn: (fields) => 'end' in fields && onLinkEnded?.() };
    worker = new Worker({ workerId: 'w', name: 'w', version: '1', slots: 2, log });
    port = await listen(worker, { port: 0, token });
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    for (const transport of transports.splice(0)) transport.close();
    await worker.stop();
  });

  async function dial(givenToken = token): Promise<Transport> {
    const transport = await dialSocket({
      url: `http://127.0.0.1:${port}`,
      token: givenToken,
      clock: new SystemClock(),
    });
    transports.push(transport);
    return transport;
  }

  /** Acts as the control plane of a transport; resolves when the worker is registered. */
  async function serve(transport: Transport): Promise<Link> {
    const registered = new Promise<void>((resolve) => worker.onRegistered(resolve));
    const reply = { heartbeatIntervalMs: 30_000, leaseTtlMs: 15_000, adopted: [], recorded: [], aborted: [] };
    const link = new Link(transport, { 'worker.register': async () => reply }, 1000);
    await registered;
    return link;
  }

  const fetchJson = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return [response.status, await response.json()] as const;
  };

  it('closes a dialed link at a message above the size limit', async () => {
    const transport = await dialSocket({
      url: `http://127.0.0.1:${port}`,
      token,
      clock: new SystemClock(),
      payloadBytesMax: 180,
    });
    transports.push(transport);
    // The registration is larger than the limit.
    expect(await new Promise((resolve) => transport.onEnd(resolve))).toBe('closed');
  });

  it('serves the status without a token, and nothing else', async () => {
    const status = { status: 'ok', workerId: 'w', intake: 'open', slots: 2, running: 0, unconfirmed: 0 };
    expect(await fetchJson('/health')).toEqual([200, { ...status, registration: 'detached', refusedMessages: 0 }]);
    await serve(await dial());
    expect(await fetchJson('/health')).toEqual([200, { ...status, registration: 'registered', refusedMessages: 0 }]);
    expect(await fetchJson('/health', 'POST')).toEqual([404, { error: 'not found' }]);
    expect(await fetchJson('/other')).toEqual([404, { error: 'not found' }]);
  });

  it('refuses a wrong token with a typed error', async () => {
    await expect(dial('wrong')).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      message: 'the token is missing or wrong',
    });
  });

  it('refuses an unknown protocol version with a typed error', async () => {
    const socket = io(`http://127.0.0.1:${port}/workers`, {
      transports: ['websocket'],
      reconnection: false,
      auth: { token, protocol: 2 },
    });
    sockets.push(socket);
    const error = await new Promise<Error & { data?: unknown }>((resolve) => socket.once('connect_error', resolve));
    expect(error.data).toEqual({
      code: 'UNSUPPORTED_PROTOCOL',
      message: 'protocol version 2 is not supported; expected 1',
    });
  });

  it('accepts one control plane at a time, and the next one after it disconnects', async () => {
    const link = await serve(await dial());
    await expect(dial()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await link.request('session.close', { sessionId: 's' })).toEqual({ status: 'ok' });
    const noticed = new Promise<void>((resolve) => (onLinkEnded = resolve));
    link.close();
    await noticed;
    await serve(await dial());
  });

  it('rejects if the port is in use', async () => {
    const other = new Worker({ workerId: 'o', name: 'o', version: '1', slots: 1, log: silentLog });
    await expect(listen(other, { port, token })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await other.stop();
  });

  it('closes the link and the port when the worker stops', async () => {
    const link = await serve(await dial());
    const ended = new Promise((resolve) => link.onEnd(resolve));
    await worker.stop();
    expect(await ended).toBe('closed');
    await expect(dial()).rejects.toMatchObject({ code: 'LINK_CLOSED' });
  });
});
