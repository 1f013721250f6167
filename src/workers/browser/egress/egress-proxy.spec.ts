import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SystemClock } from '../../../clock';
import { silentLog } from '../../../worker-kit';
import { EgressProxy, operatorPolicy, type LentEgress } from '.';

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
    const resolve = async (name: string): Promise<string[]> => [`127.0.0.${asked.push(name)}`]; // another one each time
    proxy = new EgressProxy({ clock, log: silentLog, resolve, connectionsMaxEach: 2 });
    await proxy.start();
  });

  afterEach(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });

  const permitted = (): LentEgress => proxy.lend(operatorPolicy({ permit: [`127.0.0.1:${port}`] }));
  const credentials = ({ username, password }: Pick<LentEgress, 'username' | 'password'>): string =>
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  /** Asks the proxy for an address, as a browser would. */
  async function get(url: string, lent?: Pick<LentEgress, 'username' | 'password'>): Promise<IncomingMessage> {
    const headers = lent ? { 'proxy-authorization': credentials(lent) } : {};
    const outgoing = request(proxy.server, { path: url, headers, agent: false });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response;
  }

  /** Asks for a tunnel; the socket and the status. */
  async function tunnel(authority: string, lent: LentEgress): Promise<{ socket: Socket; status: number }> {
    const socket = connect(Number(new URL(lent.server).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\nproxy-authorization: ${credentials(lent)}\r\n\r\n`,
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    return { socket, status: Number(head.toString().split(' ')[1]) };
  }

  const url = (path = '/'): string => `http://127.0.0.1:${port}${path}`;

  it('should know nobody without the right credentials', async () => {
    const lent = permitted();
    expect((await get(url())).statusCode).toBe(407);
    expect((await get(url(), { username: lent.username, password: 'wrong' })).statusCode).toBe(407);
    const { username, password } = lent;
    lent.close();
    expect((await get(url(), { username, password })).statusCode).toBe(407);
  });

  it('should let nothing through before there is a policy', async () => {
    const lent = proxy.lend();
    expect((await get(url(), lent)).statusCode).toBe(403);
    expect(lent.decisions()).toEqual([
      { target: `127.0.0.1:${port}`, verdict: 'denied', reason: 'not-lent', count: 1 },
    ]);
    lent.setPolicy(operatorPolicy({ permit: [`127.0.0.1:${port}`] }));
    expect(await text(await get(url(), lent))).toBe('there');
  });

  it.each(['tunnel', 'request'] as const)(
    'should resolve once for a %s, and connect to what it judged',
    async (way) => {
      const lent = permitted();
      const authority = `moving.example:${port}`;
      if (way === 'request') expect(await text(await get(`http://${authority}/`, lent))).toBe('there');
      else expect((await tunnel(authority, lent)).status).toBe(200);
      expect(asked).toEqual(['moving.example']);
      expect((await tunnel(authority, lent)).status).toBe(403); // 127.0.0.2 by now
      expect(lent.decisions()).toEqual([
        { target: authority, verdict: 'allowed', address: '127.0.0.1', count: 1 },
        { target: authority, verdict: 'denied', reason: 'loopback', count: 1 },
      ]);
    },
  );

  it('should open only so many connections for one context, and have room again when they close', async () => {
    const lent = permitted();
    const authority = `127.0.0.1:${port}`;
    const open = [await tunnel(authority, lent), await tunnel(authority, lent)];
    expect((await tunnel(authority, lent)).status).toBe(403);
    expect(lent.decisions()).toContainEqual({ target: authority, verdict: 'denied', reason: 'too-many', count: 1 });
    expect((await tunnel(authority, permitted())).status).toBe(200); // another context has its own
    open[0]!.socket.destroy();
    while (lent.openConnections === 2) await new Promise((resolve) => setImmediate(resolve));
    expect((await tunnel(authority, lent)).status).toBe(200);
  });

  it.each(['setPolicy', 'close'] as const)('should end what is open by %s', async (way) => {
    const lent = permitted();
    const { socket } = await tunnel(`127.0.0.1:${port}`, lent);
    const closed = once(socket, 'close');
    if (way === 'close') lent.close();
    else lent.setPolicy(operatorPolicy({}));
    await closed;
    expect(lent.openConnections).toBe(0);
  });

  it('should let no server answer in its name, and keep what is of one connection', async () => {
    answerWith = ({ headers }, answer) => {
      answer.setHeader('x-yardmaster-denied', 'loopback').setHeader('connection', 'x-own').setHeader('x-own', '1');
      answer.setHeader('x-other', '1').end(JSON.stringify(headers));
    };
    const lent = permitted();
    const response = await get(url(), lent);
    expect([response.headers['x-yardmaster-denied'], response.headers['x-own']]).toEqual([undefined, undefined]);
    expect(response.headers['x-other']).toBe('1');
    expect(JSON.parse(await text(response))).toEqual({ host: `127.0.0.1:${port}`, connection: 'keep-alive' });
  });

  it('should tell a server that is not there from one that is denied', async () => {
    const lent = proxy.lend(operatorPolicy({ permit: ['127.0.0.1:9'] }));
    expect((await get('http://127.0.0.1:9/', lent)).statusCode).toBe(502);
    expect((await tunnel('127.0.0.1:9', lent)).status).toBe(502);
    expect(lent.decisions()).toMatchObject([{ verdict: 'allowed', count: 2 }]);
  });

  it('should take a port in place of credentials for a browser that cannot be told any', async () => {
    const lent = await proxy.lendPort(operatorPolicy({}));
    expect(lent.server).not.toBe(proxy.server);
    expect((await tunnel(`127.0.0.1:${port}`, lent)).status).toBe(403);
    expect(lent.decisions()).toMatchObject([{ reason: 'loopback' }]);
    const socket = connect(Number(new URL(lent.server).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    lent.close();
    await closed;
  });

  it('should write down so many targets, denied ones first', async () => {
    const lent = proxy.lend(operatorPolicy({ allow: ['10.0.0.0/8:*'], permit: ['10.0.0.0/8:*'] }));
    for (let at = 1; at <= 200; at++) await lent.decide(`10.0.0.1:${at}`);
    await lent.decide('10.0.0.1:201');
    await lent.decide('127.0.0.1:1');
    await lent.decide('127.0.0.1:1');
    expect([lent.decisions().length, lent.droppedDecisions]).toEqual([200, 2]);
    expect(lent.decisions().at(-1)).toEqual({
      target: '127.0.0.1:1',
      verdict: 'denied',
      reason: 'not-allowed',
      count: 2,
    });
  });
});
