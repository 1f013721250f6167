import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { boundedResolver, EgressJudge, EgressProxy, operatorPolicy, type EgressLease } from '.';

const clock = new SystemClock();

describe(EgressProxy.name, () => {
  let proxy: EgressProxy;
  let server: Server;
  let port: number;
  let asked: string[];
  let answerWith: RequestListener;

  beforeEach(async () => {
    asked = [];
    answerWith = (_request, answer) => void answer.end('there');
    server = createServer((incoming, answer) => answerWith(incoming, answer)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    const resolve = async (name: string): Promise<string[]> => [`127.0.0.${asked.push(name)}`]; // a different one each time
    proxy = new EgressProxy(new EgressJudge(boundedResolver(clock, resolve), []), 2);
    await proxy.start();
  });

  afterEach(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });

  const permitted = (): EgressLease => proxy.lease(operatorPolicy({ permit: [`127.0.0.1:${port}`] }));
  const credentials = ({ access: { username, password } }: Pick<EgressLease, 'access'>): string =>
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  /** Requests a URL through the proxy, as a browser does. */
  async function get(url: string, lease?: Pick<EgressLease, 'access'>): Promise<IncomingMessage> {
    const headers = lease ? { 'proxy-authorization': credentials(lease) } : {};
    const outgoing = request(proxy.server, { path: url, headers, agent: false });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response;
  }

  /** Requests a tunnel. Returns the socket and the status. */
  async function tunnel(authority: string, lease: EgressLease): Promise<{ socket: Socket; status: number }> {
    const socket = connect(Number(new URL(lease.access.server).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\nproxy-authorization: ${credentials(lease)}\r\n\r\n`,
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    return { socket, status: Number(head.toString().split(' ')[1]) };
  }

  const url = (path = '/'): string => `http://127.0.0.1:${port}${path}`;

  it('rejects wrong credentials, and those of a closed lease', async () => {
    const lease = permitted();
    expect((await get(url())).statusCode).toBe(407);
    expect((await get(url(), { access: { ...lease.access, password: 'wrong' } })).statusCode).toBe(407);
    lease.close();
    expect((await get(url(), lease)).statusCode).toBe(407);
  });

  it('denies everything until a task begins', async () => {
    const lease = proxy.lease();
    expect((await get(url(), lease)).statusCode).toBe(403);
    expect(lease.decisions()).toEqual([
      { target: `127.0.0.1:${port}`, verdict: 'denied', reason: 'not-lent', count: 1 },
    ]);
    lease.begin(operatorPolicy({ permit: [`127.0.0.1:${port}`] }));
    expect(await text(await get(url(), lease))).toBe('there');
  });

  it.each(['tunnel', 'request'] as const)(
    'resolves once for a %s, and connects to the checked address',
    async (way) => {
      const lease = permitted();
      const authority = `moving.example:${port}`;
      if (way === 'request') expect(await text(await get(`http://${authority}/`, lease))).toBe('there');
      else expect((await tunnel(authority, lease)).status).toBe(200);
      expect(asked).toEqual(['moving.example']);
      expect((await tunnel(authority, lease)).status).toBe(403); // 127.0.0.2 by now
      expect(lease.decisions()).toEqual([
        { target: authority, verdict: 'allowed', address: '127.0.0.1', count: 1 },
        { target: authority, verdict: 'denied', reason: 'loopback', count: 1 },
      ]);
    },
  );

  it('limits the open connections of a context, and opens more when some close', async () => {
    const lease = permitted();
    const authority = `127.0.0.1:${port}`;
    const open = [await tunnel(authority, lease), await tunnel(authority, lease)];
    expect((await tunnel(authority, lease)).status).toBe(403);
    expect(lease.decisions()).toContainEqual({ target: authority, verdict: 'denied', reason: 'too-many', count: 1 });
    expect((await tunnel(authority, permitted())).status).toBe(200); // another context has its own credentials
    open[0]!.socket.destroy();
    while (lease.openConnections === 2) await new Promise((resolve) => setImmediate(resolve));
    expect((await tunnel(authority, lease)).status).toBe(200);
  });

  it.each(['begin', 'close'] as const)('closes open connections on %s', async (way) => {
    const lease = permitted();
    const { socket } = await tunnel(`127.0.0.1:${port}`, lease);
    const closed = once(socket, 'close');
    if (way === 'close') lease.close();
    else lease.begin(operatorPolicy({}));
    await closed;
    expect(lease.openConnections).toBe(0);
  });

  it('drops its own headers, and hop-by-hop headers, from the responses of servers', async () => {
    answerWith = ({ headers }, answer) => {
      answer.setHeader('x-yardmaster-denied', 'loopback').setHeader('connection', 'x-own').setHeader('x-own', '1');
      answer.setHeader('x-other', '1').end(JSON.stringify(headers));
    };
    const lease = permitted();
    const response = await get(url(), lease);
    expect([response.headers['x-yardmaster-denied'], response.headers['x-own']]).toEqual([undefined, undefined]);
    expect(response.headers['x-other']).toBe('1');
    expect(JSON.parse(await text(response))).toEqual({ host: `127.0.0.1:${port}`, connection: 'keep-alive' });
  });

  it('distinguishes an unreachable server from a denied one', async () => {
    const lease = proxy.lease(operatorPolicy({ permit: ['127.0.0.1:9'] }));
    expect((await get('http://127.0.0.1:9/', lease)).statusCode).toBe(502);
    expect((await tunnel('127.0.0.1:9', lease)).status).toBe(502);
    expect(lease.decisions()).toMatchObject([{ verdict: 'allowed', count: 2 }]);
  });

  it('opens a port for a browser that cannot be given credentials', async () => {
    const lease = await proxy.leasePort(operatorPolicy({}));
    expect(lease.access.server).not.toBe(proxy.server);
    expect((await tunnel(`127.0.0.1:${port}`, lease)).status).toBe(403);
    expect(lease.decisions()).toMatchObject([{ reason: 'loopback' }]);
    const socket = connect(Number(new URL(lease.access.server).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    lease.close();
    await closed;
  });

  it('limits the log of decisions, and prefers denials', async () => {
    const lease = proxy.lease(operatorPolicy({ allow: ['10.0.0.0/8:*'], permit: ['10.0.0.0/8:*'] }));
    for (let at = 1; at <= 200; at++) await lease.decide(`10.0.0.1:${at}`);
    await lease.decide('10.0.0.1:201');
    await lease.decide('127.0.0.1:1');
    await lease.decide('127.0.0.1:1');
    expect([lease.decisions().length, lease.droppedDecisions]).toEqual([200, 2]);
    expect(lease.decisions().at(-1)).toEqual({
      target: '127.0.0.1:1',
      verdict: 'denied',
      reason: 'not-allowed',
      count: 2,
    });
  });
});
