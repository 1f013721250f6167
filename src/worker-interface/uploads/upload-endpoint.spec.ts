import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ManualClock } from '@yardmaster/testkit';
import { createLog, type Log } from '../../log';
import { YardError } from '@yardmaster/protocol';
import type { ReceiveUpload } from '@yardmaster/worker-kit/link';
import { UploadEndpoint, uploadsPerLeaseMax } from './upload-endpoint';

const path = '/v1/tasks/t-1/artifacts/a';

describe(UploadEndpoint.name, () => {
  let server: Server;
  let url: string;
  let take: ReceiveUpload;
  let clock: ManualClock;
  let log: Log;
  let logged: jest.SpyInstance;

  beforeEach(async () => {
    clock = new ManualClock();
    log = createLog('silent');
    logged = jest.spyOn(log, 'error');
    const endpoint = new UploadEndpoint((upload) => take(upload), clock, log);
    server = createServer((request, response) => void endpoint.answer(request, response));
    server.keepAliveTimeout = 0; // it would close silent connections, but not those that still receive bytes
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const put = (body: RequestInit['body'] = 'x', lease = 't-1~1~ab'): Promise<Response> =>
    fetch(url + path, { method: 'PUT', body, headers: { authorization: `Lease ${lease}` } });
  const stale: ReceiveUpload = async () => {
    throw new YardError('STALE_LEASE', 'too late');
  };

  it('passes the body on as a stream, and answers with the result', async () => {
    take = async ({ name, contentType, body, ...rest }) => {
      expect(rest).toEqual({ taskId: 't-1', leaseId: 't-1~1~ab', sizeBytes: 4 });
      const sha256 = (await buffer(body)).toString('hex');
      return { artifact: { name, contentType, sizeBytes: 4, sha256 }, isNew: true };
    };
    const answer = await put('text');
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ name: 'a', sizeBytes: 4, sha256: '74657874' });
  });

  it('limits the concurrent uploads of one lease without limiting other leases', async () => {
    const artifact = { name: 'a', contentType: 'text/plain', sizeBytes: 1, sha256: '00' };
    let began = 0;
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const allBegan = new Promise<void>((resolve) => {
      take = async () => {
        if (++began === uploadsPerLeaseMax) resolve();
        await ended;
        return { artifact, isNew: true };
      };
    });
    const taken = Array.from({ length: uploadsPerLeaseMax }, () => put());
    await allBegan;
    const refused = await put();
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toMatchObject([
      429,
      '2',
      { code: 'TOO_MANY_CLIENTS', detail: 'upload limit of an attempt reached (8); wait until one ends' },
    ]);
    const other = put('x', 't-2~1~ab');
    end();
    const statuses = (await Promise.all([...taken, other])).map(({ status }) => status);
    expect(statuses).toEqual(Array.from({ length: uploadsPerLeaseMax + 1 }, () => 201));
    expect((await put()).status).toBe(201);
  });

  it('delivers a rejection to a worker that is still sending', async () => {
    take = stale;
    const answer = await put(Buffer.alloc(20_000_000));
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'STALE_LEASE', detail: 'too late' }]);
  });

  it('answers a stalled upload with 408 and closes its connection', async () => {
    take = () => Promise.reject(new YardError('REQUEST_TIMEOUT', 'upload aborted: no data for 30000 ms'));
    const socket = await begin();
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 408 Request Timeout[^]*"code":"REQUEST_TIMEOUT","retryable":true/);
    const closed = once(socket, 'close');
    await clock.advance(2000);
    expect(await closed).toBeDefined();
  });

  it('closes the connection of a rejected worker that keeps sending', async () => {
    take = stale;
    const socket = await begin();
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 409 /);
    const closed = once(
      socket.on('error', () => undefined),
      'close',
    );
    await clock.advance(1999);
    await put(); // one more request, so that the server notices the closed connection
    expect(socket.closed).toBe(false);
    await clock.advance(1);
    await closed;
  });

  it('logs a bug without revealing it to the worker', async () => {
    const fault = new Error('a secret of ours');
    take = () => Promise.reject(fault);
    const answer = await put();
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { code: 'INTERNAL', detail: 'The fault was logged.' },
    ]);
    expect(logged).toHaveBeenCalledWith(
      { event: 'artifact_receive_failed', err: fault },
      'the upload failed with an internal error; the worker retries',
    );
  });

  it('limits concurrent uploads, and accepts the next when one ends', async () => {
    let begun = 0;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const full = new Promise<void>((resolve) => {
      take = async () => {
        if (++begun === 256) resolve();
        await ended;
        throw new YardError('STALE_LEASE', 'too late');
      };
    });
    const sockets = await Promise.all(Array.from({ length: 256 }, (_, n) => begin(`t-${n}~1~ab`)));
    await full;
    const answer = await put();
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([
      429,
      '2',
      { code: 'TOO_MANY_CLIENTS', retryable: true },
    ]);
    end();
    await Promise.all(sockets.map((socket) => once(socket, 'data')));
    expect((await put()).status).toBe(409);
    for (const socket of sockets) socket.destroy();
  });

  /** Begins an upload: sends its head and a part of its body. */
  async function begin(lease = 't-1~1~ab'): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Lease ${lease}\r\nContent-Length: 1000\r\n\r\nx`);
    return socket;
  }
});
