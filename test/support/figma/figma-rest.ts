import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileResponse, findNode, metaResponse, nodesResponse } from './design-file';

/** The only token that the fake accepts. */
export const figmaToken = 'figd_stand-in-token-0123456789';

interface Answer {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Keys of files with special behaviour; every other key is the design file. */
export const fileKeys = {
  design: 'designFile',
  forbidden: 'secretFile',
  missing: 'missingFile',
  limited: 'limitedFile',
  slow: 'slowFile',
} as const;

/**
 * A fake of the part of Figma's REST API that reading needs, on loopback. The address of the API is fixed in programs,
 * so `environment` redirects their `fetch`.
 */
export class FigmaRest {
  /** Every request: its path without the parameters. */
  readonly requests: string[] = [];
  /** The version of the design file; a test that changes it simulates an edit. */
  version = '1';
  /** Number of requests for the limited file that are rejected first, and their `Retry-After`. */
  refusals = 0;
  retryAfterS = 1;
  /** True if the token may read metadata, which includes the version of a file. */
  givesMetadata = true;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.handle(request, response));
  }

  static async start(): Promise<FigmaRest> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FigmaRest(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The environment that redirects a Node program and its children to this server. */
  get environment(): Record<string, string> {
    return {
      FIGMA_API_KEY: figmaToken,
      NODE_OPTIONS: `--import=${pathToFileURL(join(__dirname, 'redirect-fetch.mjs')).href}?to=${this.origin}`,
    };
  }

  /** Returns how often a path was requested. */
  count(pattern: RegExp): number {
    return this.requests.filter((path) => pattern.test(path)).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.origin);
    this.requests.push(url.pathname);
    if (url.pathname.startsWith('/rendered/')) return void response.end(url.pathname.endsWith('svg') ? svg : png);
    const answer = this.answer(request, url);
    if (!answer) return; // it never comes
    const { status = 200, body, headers = {} } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }

  private answer(request: IncomingMessage, url: URL): Answer | undefined {
    if (request.headers['x-figma-token'] !== figmaToken) return refused(403, 'Invalid token');
    const [, , kind, key = '', part] = url.pathname.split('/');
    if (key === fileKeys.forbidden) return refused(403, 'File not exportable');
    if (key === fileKeys.missing) return refused(404, 'Not found');
    if (part === 'meta' && !this.givesMetadata) return refused(403, 'Invalid scope');
    if (key === fileKeys.slow && part !== 'meta') return undefined;
    if (key === fileKeys.limited && part !== 'meta' && this.refusals-- > 0) return this.limited();
    if (part === 'meta') return { body: metaResponse(this.version) };
    const ids = (url.searchParams.get('ids') ?? '').split(',');
    if (kind === 'images')
      return { body: { err: null, images: this.rendered(ids, url.searchParams.get('format') ?? 'png') } };
    if (part === 'images')
      return {
        body: {
          error: false,
          status: 200,
          meta: { images: { a1b2c3: `${this.origin}/rendered/fill.png` } },
          i18n: null,
        },
      };
    return { body: part === 'nodes' ? nodesResponse(this.version, ids) : fileResponse(this.version) };
  }

  private rendered(ids: readonly string[], format: string): Record<string, string | null> {
    return Object.fromEntries(
      ids.map((id) => [id, findNode(id) ? `${this.origin}/rendered/${encodeURIComponent(id)}.${format}` : null]),
    );
  }

  private limited(): Answer {
    const headers = {
      'retry-after': String(this.retryAfterS),
      'x-figma-plan-tier': 'starter',
      'x-figma-rate-limit-type': 'low',
    };
    return { ...refused(429, 'Rate limit exceeded'), headers };
  }
}

function refused(status: number, err: string): Answer {
  return { status, body: { status, err } };
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"></svg>';

/** A black picture of 2 by 1 points. */
const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', Buffer.from('00000002000000010802000000', 'hex')),
  chunk('IDAT', deflateSync(Buffer.alloc(7))),
  chunk('IEND', Buffer.alloc(0)),
]);

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
