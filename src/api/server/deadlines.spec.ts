import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import Fastify, { type FastifyInstance } from 'fastify';
import { ManualClock } from '@yardmaster/testkit';
import { bodyTimeoutMs } from '@yardmaster/worker-kit/http';
import { toProblem } from '../problem/problem';
import { workersRoute } from '../access/route-access';
import { enforceDeadlines } from './deadlines';

describe(enforceDeadlines, () => {
  let clock: ManualClock;
  let fastify: FastifyInstance;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    clock = new ManualClock();
    fastify = Fastify();
    fastify.setErrorHandler((error, _request, reply) => {
      const problem = toProblem(error, { hasBody: false })!;
      return reply.code(problem.status).send(problem);
    });
    enforceDeadlines(fastify, clock);
    fastify.post('/refused', { onRequest: (_request, reply, _done) => void reply.code(401).send('no') }, () => 'never');
    fastify.post('/', (request) => request.body);
    fastify.put('/upload', { config: workersRoute }, (request) => request.body);
    await fastify.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await fastify.close();
  });

  /** Sends the start of a request with a body of ten bytes. Resolves when the server has received it. */
  async function begin(method: string, path: string, body: string): Promise<Socket> {
    const { port } = fastify.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const seen = once(fastify.server, 'request');
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n${body}`,
    );
    await seen;
    return socket;
  }

  const answer = async (socket: Socket): Promise<string> => (await socket.toArray()).join('');

  it('answers 408 and closes the connection if the body does not arrive in time, even if it keeps arriving slowly', async () => {
    const socket = await begin('POST', '/', '"');
    for (let second = 1; second < bodyTimeoutMs / 5000; second++) {
      await clock.advance(5000);
      socket.write('a');
    }
    await clock.advance(5000);
    const text = await answer(socket);
    expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(text).toMatch(/connection: close\r\n/i);
    expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toEqual({
      type: 'urn:yardmaster:problem:REQUEST_TIMEOUT',
      title: 'The request did not arrive in time',
      status: 408,
      detail: `the request body did not arrive within ${bodyTimeoutMs} ms`,
      code: 'REQUEST_TIMEOUT',
      retryable: true,
    });
  });

  it('accepts a body that arrives in time', async () => {
    const socket = await begin('POST', '/', '"12345678"');
    const [text] = await once(socket, 'data');
    expect(String(text)).toMatch(/^HTTP\/1\.1 200 OK/);
    await clock.advance(bodyTimeoutMs);
    expect(socket.destroyed).toBe(false);
  });

  it('closes the connection of a rejected request that keeps sending', async () => {
    const socket = await begin('POST', '/refused', '"');
    const [text] = await once(socket, 'data');
    expect(String(text)).toMatch(/^HTTP\/1\.1 401/);
    const closed = once(socket, 'close');
    await clock.advance(bodyTimeoutMs);
    expect(await closed).toBeDefined();
  });

  it('does not apply to uploads, which have their own deadline', async () => {
    const socket = await begin('PUT', '/upload', '"');
    await clock.advance(10 * bodyTimeoutMs);
    socket.write('12345678"');
    const [text] = await once(socket, 'data');
    expect(String(text)).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});
