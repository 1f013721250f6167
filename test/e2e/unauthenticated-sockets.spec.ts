import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { listen, Worker, silentLog } from '@yardmaster/worker-kit';
import { dialSocket } from '@yardmaster/worker-kit/link';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { unauthenticatedBytesMax, unauthenticatedPerAddressMax } from '@yardmaster/worker-kit/http';
import { startApp } from '../support/start-app';
import { startWorkerServer } from '../support/worker-server';

/** A Socket.IO server, and the URL of its links. */
interface Endpoint {
  /** `ws://host:port` */
  url: string;
  namespace: string;
  token: string;
  close: () => Promise<unknown>;
}

const token = 'a token for tests';

const endpoints: ReadonlyArray<[string, () => Promise<Endpoint>]> = [
  [
    'the API',
    async () => {
      const { url, apiKey, close } = await startApp();
      return { url: url.replace('http', 'ws'), namespace: '/events', token: apiKey, close };
    },
  ],
  [
    'the library',
    async () => {
      const { port, close } = await startWorkerServer(token);
      return { url: `ws://127.0.0.1:${port}`, namespace: '/workers', token, close };
    },
  ],
  [
    'a worker that listens',
    async () => {
      const worker = new Worker({ workerId: 'w', name: 'w', version: '1', slots: 1, log: silentLog });
      const port = await listen(worker, { port: 0, token });
      return { url: `ws://127.0.0.1:${port}`, namespace: '/workers', token, close: () => worker.stop() };
    },
  ],
];

describe.each(endpoints)('unauthenticated access to %s', (_, open) => {
  let endpoint: Endpoint;
  const sockets: WebSocket[] = [];
  beforeAll(async () => (endpoint = await open()));
  afterEach(() => sockets.splice(0).forEach((socket) => socket.terminate()));
  afterAll(() => endpoint.close());

  function socketTo(path = '/socket.io/?EIO=4&transport=websocket', headers: Record<string, string> = {}): WebSocket {
    const socket = new WebSocket(`${endpoint.url}${path}`, { headers });
    sockets.push(socket);
    return socket.on('error', () => undefined);
  }

  /** Sends frames. Resolves to the answers after the first packet, and whether the connection was closed. */
  async function answerTo(...frames: Array<string | Buffer>): Promise<string> {
    const socket = socketTo();
    await once(socket, 'message');
    const answer = new Promise<string>((resolve) => {
      socket.once('message', (data) => resolve(String(data)));
      socket.once('close', () => resolve('closed'));
    });
    for (const frame of frames) socket.send(frame, () => undefined);
    return answer;
  }

  async function refusalOf(socket: WebSocket): Promise<[status: number, code: string]> {
    const [, response] = await once(socket, 'unexpected-response');
    const body = (await response.toArray()).join('');
    expect(response.headers).toMatchObject({ connection: 'close', 'content-type': 'application/problem+json' });
    return [response.statusCode, JSON.parse(body).code];
  }

  it('fails for the default namespace', async () => {
    const data = { code: 'NOT_FOUND', message: 'the default namespace is not served; name one in the address' };
    expect(await answerTo('40')).toBe(`44${JSON.stringify({ message: 'Invalid namespace', data })}`);
    expect(await answerTo(`40{"token":"${endpoint.token}","protocol":1}`)).toMatch(/^44{"message":"Invalid namespace"/);
  });

  it('fails for an unknown namespace', async () => {
    expect(await answerTo('40/nothing,')).toBe('44/nothing,{"message":"Invalid namespace"}');
  });

  it('fails for a handshake without a secret', async () => {
    expect(await answerTo(`40${endpoint.namespace},`)).toMatch(new RegExp(`^44${endpoint.namespace},.*"UNAUTHORIZED"`));
  });

  it.each<[string, Array<string | Buffer>]>([
    ['an event', ['42["x"]']],
    ['a goodbye', ['41']],
    ['a large event', [`42["x",[${'[],'.repeat(300_000)}[]]]`]],
    ['a large handshake', [`40/workers,{"token":"${'x'.repeat(unauthenticatedBytesMax)}"}`]],
    ['bytes', [Buffer.alloc(10)]],
    ['a ping', ['2']],
    ['an unknown packet', ['x']],
    ['small packets without end', Array.from({ length: 2000 }, () => '3')],
  ])('ends as soon as a client sends %s', async (_what, frames) => {
    expect(await answerTo(...frames)).toBe('closed');
  });

  it('ends without waiting for the client', async () => {
    const socket = socketTo();
    await once(socket, 'message');
    const { _socket: wire } = socket as unknown as { _socket: Socket };
    wire.removeAllListeners('data').resume(); // it does not read the close frame, so it does not answer it
    socket.send('42["x"]');
    expect(await once(wire, 'end')).toEqual([]);
  });

  it('fails for web pages of other origins', async () => {
    const headers = { origin: 'https://evil.example' };
    const socket = socketTo('/socket.io/?EIO=4&transport=websocket', headers);
    expect(await refusalOf(socket)).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
  });

  it('fails for a change of transport', async () => {
    const socket = socketTo('/socket.io/?EIO=4&transport=websocket&sid=x');
    expect(await refusalOf(socket)).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is answered for an upgrade of an unknown path', async () => {
    expect(await refusalOf(socketTo('/nothing'))).toEqual([404, 'NOT_FOUND']);
  });

  it('is answered for an upgrade to anything but WebSocket', async () => {
    const { hostname, port } = new URL(endpoint.url);
    const request = connect(Number(port), hostname);
    request.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n');
    expect((await request.toArray()).join('')).toMatch(/^HTTP\/1.1 400 Bad Request\r\n[^]*"code":"INVALID_REQUEST"/);
  });

  it('ends for the oldest connection if there are too many', async () => {
    const first = socketTo();
    await once(first, 'message');
    const closed = once(first, 'close');
    const others = Array.from({ length: unauthenticatedPerAddressMax }, () => socketTo());
    await Promise.all(others.map((socket) => once(socket, 'message')));
    await closed;
    const opened = await dialSocket({ url: endpoint.url, token: endpoint.token, clock: new SystemClock() }).catch(
      String,
    );
    expect(typeof opened).toBe(endpoint.namespace === '/workers' ? 'object' : 'string');
    if (typeof opened !== 'string') opened.close();
  });
});
