import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pages } from './browser-pages';

/** A request that the site received. */
export interface SiteRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = (request: SiteRequest, response: ServerResponse) => void;

/** A web site on loopback for tests of the browser worker, with examples of everything that pages do. */
export class BrowserSite {
  readonly requests: SiteRequest[] = [];
  /** Responses that replace the usual ones, by path. */
  readonly override = new Map<string, Answer>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.answer(request, response));
  }

  static async start(): Promise<BrowserSite> {
    const site = new BrowserSite(createServer());
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return this.origin + path;
  }

  /** Returns the requests to a path. */
  requestsTo(path: string): SiteRequest[] {
    return this.requests.filter((request) => request.path.split('?')[0] === path);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => Buffer.alloc(0)); // it was cut
    const { method = 'GET', url = '/', headers } = request;
    const known = { method, path: url, headers, body: body.toString('latin1') };
    this.requests.push(known);
    const path = url.split('?')[0]!;
    const answer = this.override.get(path) ?? routes[path];
    if (answer) return answer(known, response);
    const page = pages[path];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page ?? '<title>Not found</title><h1>Not found</h1>');
  }
}

function html(response: ServerResponse, text: string, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(text);
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const routes: Readonly<Record<string, Answer>> = {
  '/submitted': ({ body }, response) => {
    const fields = [...new URLSearchParams(body)].map(([name, value]) => `<li>${name}=${value}</li>`);
    html(response, `<title>Thanks</title><h1>Thanks</h1><ul id="fields">${fields.join('')}</ul>`);
  },
  '/session': ({ body }, response) => {
    const fields = new URLSearchParams(body);
    if (fields.get('password') !== 'open sesame') return html(response, '<p role="alert">Wrong password</p>', 401);
    response
      .writeHead(303, { location: '/account', 'set-cookie': `user=${fields.get('user')}; HttpOnly; Path=/` })
      .end();
  },
  '/account': ({ headers }, response) => {
    const user = /user=(\w+)/.exec(headers.cookie ?? '')?.[1];
    if (!user) return void response.writeHead(302, { location: '/login' }).end();
    html(response, `<title>Account</title><h1>Hello ${user}</h1>`);
  },
  '/feed/items': ({ path }, response) => {
    const from = Number(new URL(path, 'http://a').searchParams.get('from'));
    json(response, from >= 45 ? [] : Array.from({ length: 15 }, (_, index) => `Item ${from + index + 1}`));
  },
  '/app/api': ({ path }, response) =>
    json(response, { name: `Part ${new URL(path, 'http://a').searchParams.get('id')}` }),
  '/uploaded': ({ body }, response) => {
    const names = [...body.matchAll(/filename="([^"]*)"\r\nContent-Type: ([^\r]*)\r\n\r\n([^]*?)\r\n--/g)];
    html(response, names.map(([, name, type, text]) => `<li>${name} ${type} ${text!.length}</li>`).join(''));
  },
  '/report.csv': (_request, response) => {
    const headers = { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="Q1 report.csv"' };
    response.writeHead(200, headers).end('name,price\nBolt,1.20\n');
  },
  '/large.bin': (_request, response) =>
    endless(response, { 'content-disposition': 'attachment; filename="large.bin"' }),
  '/never': () => undefined,
  '/broken': (_request, response) => html(response, '<title>Broken</title><h1>It broke</h1>', 500),
  '/echo': ({ headers }, response) => html(response, `<pre>${JSON.stringify(headers)}</pre>`),
  '/guarded': ({ headers }, response) => {
    const isRight = headers.authorization === `Basic ${Buffer.from('ann:s3cret-pass').toString('base64')}`;
    html(response, isRight ? 'Come in' : 'No', isRight ? 200 : 401, { 'www-authenticate': 'Basic realm="x"' });
  },
  '/picture.png': (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(pixel),
};

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Sends data while the client reads, up to 64 MiB. */
function endless(response: ServerResponse, headers: Record<string, string>): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...headers });
  let remaining = 1024;
  const send = (): void => {
    while (remaining-- > 0 && !response.destroyed) if (!response.write(Buffer.alloc(64 * 1024))) return;
    response.end();
  };
  response.on('drain', send);
  send();
}
