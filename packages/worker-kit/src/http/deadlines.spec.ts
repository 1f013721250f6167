import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { answerUnreadable, cutStalled, headersBytesMax, httpServerOptions } from '.';

const shortMs = 50;

describe('a server with deadlines', () => {
  let http: Server;
  afterEach(async () => {
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });

  async function serve(listener: RequestListener, options = httpServerOptions()): Promise<number> {
    http = createServer(options, listener).on('clientError', (error, socket) => answerUnreadable(error, socket));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return (http.address() as AddressInfo).port;
  }

  async function answerTo(port: number, sent: string): Promise<{ head: string; code: string }> {
    const socket = connect(port, '127.0.0.1');
    socket.write(sent);
    const [head = '', body = ''] = (await socket.toArray()).join('').split('\r\n\r\n');
    return { head: head.split('\r\n')[0]!, code: (JSON.parse(body) as { code: string }).code };
  }

  it.each([
    ['no headers', ''],
    ['headers that do not end', 'GET / HTTP/1.1\r\nhost: x\r\n'],
  ])('answers %s when the deadline expires', async (_, sent) => {
    const port = await serve((_request, response) => response.end(), httpServerOptions(0, shortMs));
    expect(await answerTo(port, sent)).toEqual({ head: 'HTTP/1.1 408 Request Timeout', code: 'REQUEST_TIMEOUT' });
  });

  it.each([
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nx: ${'x'.repeat(headersBytesMax)}\r\n\r\n`,
      'HTTP/1.1 431 Request Header Fields Too Large',
      'HEADERS_TOO_LARGE',
    ],
    ['an address without end', `GET /${'x'.repeat(headersBytesMax)}`, 'HTTP/1.1 414 URI Too Long', 'URI_TOO_LONG'],
    ['nonsense', 'nonsense\r\n\r\n', 'HTTP/1.1 400 Bad Request', 'INVALID_REQUEST'],
  ])('answers %s', async (_, sent, head, code) => {
    const port = await serve((_request, response) => response.end());
    expect(await answerTo(port, sent)).toEqual({ head, code });
  });

  it('disconnects a client that does not read its response', async () => {
    const answered = new Promise<ServerResponse>((resolve) => {
      void serve((_request, response) => {
        cutStalled(response, shortMs);
        response.end(Buffer.alloc(64 * 2 ** 20));
        resolve(response);
      }).then((port) => connect(port, '127.0.0.1').pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    });
    const { req } = await answered;
    await once(req.socket, 'close');
    expect(req.socket.bytesWritten).toBeGreaterThan(0);
  });

  it('keeps a connection whose response was read, also for its next request', async () => {
    const port = await serve((_request, response) => {
      cutStalled(response, shortMs);
      response.end('taken');
    });
    const url = `http://127.0.0.1:${port}/`;
    expect(await (await fetch(url)).text()).toBe('taken');
    expect(await (await fetch(url)).text()).toBe('taken');
  });
});
