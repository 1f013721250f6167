import { connect } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startApp, type RunningApp } from '../support/start-app';

const page = 'https://app.example';
const foreign = 'https://evil.example';

describe('web pages', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ allowedOrigins: [page] })));
  afterAll(() => running.close());

  const preflight = (origin: string, path = '/v1/tasks'): Promise<Response> =>
    fetch(`${running.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });

  it('answers the preflight of an allowed origin without a key', async () => {
    const response = await preflight(page);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, page]);
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, DELETE');
    expect(listed(response, 'access-control-allow-headers')).toEqual([
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-None-Match',
      'If-Range',
      'Last-Event-ID',
      'Prefer',
      'Range',
      'X-Api-Key',
    ]);
  });

  it('rejects the preflight of any other origin', async () => {
    const response = await preflight(foreign);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await response.json()).toEqual({
      type: 'urn:yardmaster:problem:ORIGIN_NOT_ALLOWED',
      title: 'The origin is not allowed',
      status: 403,
      detail: `web pages of "${foreign}" are not allowed; add the origin to ALLOWED_ORIGINS`,
      code: 'ORIGIN_NOT_ALLOWED',
      retryable: false,
      instance: '/v1/tasks',
    });
  });

  it('rejects a socket of any other origin with the same problem', async () => {
    const { hostname, port } = new URL(running.url);
    const request = connect(Number(port), hostname);
    request.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: x\r\norigin: ${foreign}\r\n` +
        'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n' +
        `sec-websocket-key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    );
    const [, body] = (await request.toArray()).join('').split('\r\n\r\n');
    const { title, code } = JSON.parse(body!) as { title: string; code: string };
    expect([title, code]).toEqual(['The origin is not allowed', 'ORIGIN_NOT_ALLOWED']);
  });

  it.each([
    [page, page],
    [foreign, null],
  ])('lets a page of %s read responses and problems: %s', async (origin, allowed) => {
    for (const path of ['/v1/tasks', '/v1/nothing']) {
      const response = await running.ask(path, { headers: { origin } });
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    }
    expect((await running.ask('/v1/nothing', { headers: { origin } })).status).toBe(404);
    const unauthorized = await fetch(`${running.url}/v1/tasks`, { headers: { origin } });
    expect([unauthorized.status, unauthorized.headers.get('access-control-allow-origin')]).toEqual([401, allowed]);
  });

  it('exposes headers to an allowed page, also on a stream', async () => {
    const submitted = await running.send(
      'POST',
      '/v1/tasks',
      { capability: 'python.run', input: { code: '1' } },
      { origin: page },
    );
    const { id } = (await submitted.json()) as { id: string };
    expect(listed(submitted, 'access-control-expose-headers')).toEqual([
      'Allow',
      'Content-Disposition',
      'Content-Range',
      'ETag',
      'Idempotency-Replayed',
      'Location',
      'Preference-Applied',
      'Retry-After',
    ]);
    const stream = await running.ask(`/v1/tasks/${id}/events`, { headers: { origin: page } });
    expect(stream.headers.get('access-control-allow-origin')).toBe(page);
    await stream.text();
  });

  it.each([
    ['/socket.io/?EIO=4&transport=websocket', page, 'open'],
    ['/socket.io/?EIO=4&transport=websocket', undefined, 'open'],
    ['/socket.io/?EIO=4&transport=websocket', foreign, 403],
    ['/socket.io/?EIO=4&transport=websocket', 'null', 403],
    ['/v1/tunnels/a-ticket', page, 404],
    ['/v1/tunnels/a-ticket', undefined, 404],
    ['/v1/tunnels/a-ticket', foreign, 403],
    ['/v1/tunnels', foreign, 403],
  ])('answers a socket at %s of %s with %s', async (path, origin, expected) => {
    const socket = new WebSocket(`${running.url.replace('http', 'ws')}${path}`, {
      headers: { ...(origin && { origin }) },
    });
    socket.on('error', () => undefined);
    const opened = once(socket, 'open').then(() => 'open');
    const refused = once(socket, 'unexpected-response').then(
      ([, response]) => (response as { statusCode: number }).statusCode,
    );
    expect(await Promise.race([opened, refused])).toBe(expected);
    socket.terminate();
  });
});

function listed({ headers }: Response, name: string): string[] {
  return (headers.get(name) ?? '').split(', ').sort();
}

describe('web pages without allowed origins', () => {
  it('are rejected, even from the same origin', async () => {
    const running = await startApp();
    const response = await fetch(`${running.url}/v1/tasks`, {
      method: 'OPTIONS',
      headers: { origin: running.url, 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(403);
    await running.close();
  });
});
