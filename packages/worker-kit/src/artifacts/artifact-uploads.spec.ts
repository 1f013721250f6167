import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clock, type Timer } from '../clock';
import { SeededRandom } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import { memoryTransports } from '../link/memory-transport';
import type { Upload, Uploaded } from '../link';
import { silentLog } from '../log';
import { ArtifactUploads, type ArtifactRequest } from './artifact-uploads';

/** A clock whose timers fire at once. */
class EagerClock extends Clock {
  private timeMs = 0;

  nowMs(): number {
    return this.timeMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    this.timeMs += delayMs;
    const handle = setImmediate(callback);
    return { cancel: () => clearImmediate(handle) };
  }
}

type Script = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const accept: Script = (_request, response, body) =>
  response.writeHead(201).end(JSON.stringify({ sha256: sha256(body) }));
const refuse =
  (status: number, code: string): Script =>
  (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ code, detail: code }));

describe(ArtifactUploads.name, () => {
  let server: Server;
  /** Responses, one for each request; the last one repeats. */
  let scripts: Script[];
  let seen: Array<{ url?: string; headers: IncomingMessage['headers']; text: string }>;
  /** Number of requests that are cut after their first bytes. */
  let cutsInTheMiddle: number;
  let folder: string;
  /** Host and port of the server. */
  let origin: string;
  let uploads: ArtifactUploads;

  beforeEach(async () => {
    [scripts, seen, cutsInTheMiddle] = [[accept], [], 0];
    server = createServer((request, response) => {
      if (cutsInTheMiddle-- > 0) return void request.once('data', () => request.socket.resetAndDestroy());
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        const script = scripts[Math.min(seen.length, scripts.length - 1)]!;
        seen.push({ url: request.url, headers: request.headers, text: body.toString() });
        script(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    folder = await mkdtemp(join(tmpdir(), 'yard-uploads-'));
    origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    uploads = newUploads();
    uploads.linkOpened(socketLike, `ws://${origin}`);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const newUploads = (): ArtifactUploads =>
    new ArtifactUploads(
      { uploadsMax: 2, uploadRetryWindowMs: 10_000 },
      new EagerClock(),
      new SeededRandom(1),
      silentLog,
    );
  /** A transport without uploads, like one over a socket. */
  const socketLike = Object.assign(memoryTransports()[0], { upload: undefined });

  function request(overrides: Partial<ArtifactRequest>): ArtifactRequest {
    const signal = new AbortController().signal;
    return { taskId: 't-1', leaseId: 't-1~1~ab', name: 'a', data: 'text', signal, isStopping: false, ...overrides };
  }

  it('sends the bytes with the lease, and returns the recorded artifact', async () => {
    const name = '50 % März?.txt';
    const artifact = await uploads.upload(request({ name, contentType: 'text/markdown' }));
    expect(artifact).toEqual({ name, sizeBytes: 4, sha256: sha256('text'), contentType: 'text/markdown' });
    const { url, headers, text } = seen[0]!;
    expect([url, text]).toEqual(['/v1/tasks/t-1/artifacts/50%20%25%20M%C3%A4rz%3F.txt', 'text']);
    expect(headers).toMatchObject({
      authorization: 'Lease t-1~1~ab',
      'content-type': 'text/markdown',
      'content-length': '4',
    });
  });

  it('prefers the address that the control plane named', async () => {
    uploads.registered(`http://${origin}/base/`);
    await uploads.upload(request({}));
    expect(seen[0]?.url).toBe('/base/v1/tasks/t-1/artifacts/a');
  });

  it.each([
    ['bytes', () => new Uint8Array([1, 2, 3])],
    ['nothing', () => ''],
    ['a stream', () => Readable.from([Buffer.from([1, 2, 3])])],
  ])('sends %s', async (_, data) => {
    const { contentType } = await uploads.upload(request({ data: data() }));
    expect(contentType).toMatch(/^(application\/octet-stream|text\/plain; charset=utf-8)$/);
    expect(seen).toHaveLength(1);
  });

  it('sends a file, even an empty one', async () => {
    await Promise.all([writeFile(join(folder, 'full'), 'x'.repeat(100_000)), writeFile(join(folder, 'empty'), '')]);
    expect(await uploads.upload(request({ data: { path: join(folder, 'full') } }))).toMatchObject({
      sizeBytes: 100_000,
    });
    expect(await uploads.upload(request({ data: { path: join(folder, 'empty') } }))).toMatchObject({ sizeBytes: 0 });
  });

  it('rejects symbolic links and everything but regular files', async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'link'));
    const refused = { code: 'INVALID_REQUEST' };
    for (const path of [join(folder, 'link'), folder, '/dev/null', join(folder, 'missing')])
      await expect(uploads.upload(request({ data: { path } }))).rejects.toMatchObject(refused);
    expect(seen).toEqual([]);
  });

  it.each([{ name: '..' }, { name: 'a/b' }, { name: '' }, { contentType: 'none' }])(
    'rejects %j before anything is sent',
    async (overrides) => {
      await expect(uploads.upload(request(overrides))).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
      expect(seen).toEqual([]);
    },
  );

  it.each([
    ['STALE_LEASE', 409],
    ['PAYLOAD_TOO_LARGE', 413],
    ['TOO_MANY_ARTIFACTS', 409],
    ['UNAUTHORIZED', 401],
  ])('does not retry after %s', async (code, status) => {
    scripts = [refuse(status, code)];
    await expect(uploads.upload(request({}))).rejects.toMatchObject({ code });
    expect(seen).toHaveLength(1);
  });

  it('retries after a cut connection, a busy control plane and a wrong digest', async () => {
    const cut: Script = (incoming) => incoming.socket.destroy();
    const wrong: Script = (_request, response) => response.writeHead(201).end('{"sha256":"of something else"}');
    const proxy: Script = (_request, response) => response.writeHead(502).end('<html>');
    scripts = [cut, refuse(503, 'SHUTTING_DOWN'), refuse(400, 'DIGEST_MISMATCH'), wrong, proxy, accept];
    expect(await uploads.upload(request({}))).toMatchObject({ sha256: sha256('text') });
    expect(seen.map(({ text }) => text)).toEqual(Array(6).fill('text'));
  });

  it.each([
    ['bytes', async () => Buffer.alloc(5_000_000)],
    [
      'a file',
      async () => {
        await writeFile(join(folder, 'large'), Buffer.alloc(5_000_000));
        return { path: join(folder, 'large') };
      },
    ],
  ])('sends %s again from the beginning if the connection is cut in the middle', async (_, data) => {
    cutsInTheMiddle = 2;
    expect(await uploads.upload(request({ data: await data() }))).toMatchObject({ sizeBytes: 5_000_000 });
    expect(seen.map(({ text }) => text.length)).toEqual([5_000_000]);
  });

  it('gives up when the retry window is over', async () => {
    scripts = [refuse(507, 'STORAGE_FULL')];
    await expect(uploads.upload(request({}))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.length).toBeLessThan(20);
  });

  it('retries neither a stream nor an upload of an attempt that is being stopped', async () => {
    scripts = [refuse(503, 'SHUTTING_DOWN')];
    const once = { code: 'SHUTTING_DOWN' };
    await expect(uploads.upload(request({ data: Readable.from(['x']) }))).rejects.toMatchObject(once);
    await expect(uploads.upload(request({ isStopping: true }))).rejects.toMatchObject(once);
    expect(seen).toHaveLength(2);
  });

  it('waits for an address until the retry window is over', async () => {
    uploads = newUploads();
    await expect(uploads.upload(request({}))).rejects.toMatchObject({ code: 'LINK_CLOSED' });
  });

  it('rejects with the reason of its signal at every stage', async () => {
    const aborter = new AbortController();
    scripts = [() => aborter.abort(new Error('the attempt is over'))];
    await expect(uploads.upload(request({ signal: aborter.signal }))).rejects.toThrow('the attempt is over');
    await expect(uploads.upload(request({ signal: aborter.signal }))).rejects.toThrow('the attempt is over');
    expect(seen).toHaveLength(1);
  });

  it('passes the stream to a transport that accepts uploads, and retries on the next one', async () => {
    const texts: string[] = [];
    const take = async ({ body, ...upload }: Upload): Promise<Uploaded> => {
      let text = '';
      for await (const part of body) text += String(part);
      texts.push(text);
      if (texts.length === 1) throw new YardError('LINK_CLOSED', 'cut');
      return { artifact: { ...upload, sizeBytes: 4, sha256: sha256(text) }, isNew: true };
    };
    uploads.linkOpened(Object.assign(memoryTransports()[0], { upload: take }));
    expect(await uploads.upload(request({}))).toMatchObject({ sizeBytes: 4 });
    expect(texts).toEqual(['text', 'text']);
  });

  it('reports progress', async () => {
    const onProgress = jest.fn();
    await uploads.upload(request({ data: Buffer.alloc(200_000), onProgress }));
    expect(onProgress.mock.calls.length).toBe(4);
  });

  it('passes on the error of a stream', async () => {
    const data = new Readable({ read: () => data.destroy(new Error('unreadable')) });
    await expect(uploads.upload(request({ data }))).rejects.toThrow('unreadable');
    const closed = new Readable({ read: () => closed.destroy() });
    await expect(uploads.upload(request({ data: closed }))).rejects.toThrow('Premature close');
  });

  it('survives a stream that breaks before its upload begins, and closes a stream whose upload never begins', async () => {
    const answers: Array<() => void> = [];
    const held = new Promise<void>((resolve) => {
      scripts = [
        (_request, response, body) => answers.push(() => accept(_request, response, body)) === 2 && resolve(),
        accept,
      ];
      scripts.unshift(scripts[0]!);
    });
    const first = [uploads.upload(request({})), uploads.upload(request({}))];
    await held;
    const aborter = new AbortController();
    const [broken, unread] = [new Readable({ read: () => undefined }), new Readable({ read: () => undefined })];
    const late = [
      uploads.upload(request({ data: broken })),
      uploads.upload(request({ data: unread, signal: aborter.signal })),
    ];
    broken.destroy(new Error('unreadable'));
    await new Promise((resolve) => broken.once('close', resolve));
    aborter.abort(new Error('the attempt is over'));
    await expect(late[1]).rejects.toThrow('the attempt is over');
    expect(unread.destroyed).toBe(true);
    for (const answer of answers) answer();
    await Promise.all(first);
    await expect(late[0]).rejects.toThrow('unreadable');
  });
});
