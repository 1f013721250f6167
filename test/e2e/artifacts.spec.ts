import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as openSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Clients } from '../../src/api';
import { Artifacts } from '../../src/artifacts';
import { Housekeeper } from '../../src/health-monitor';
import { TaskStore } from '../../src/tasks';
import { silentLog, type WorkerLog } from '@yardmaster/worker-kit';
import { sha256, startArtifactService, type ArtifactService, type HeldTask } from '../support/artifact-service';
import { untilCount } from '../support/clients';
import { startTcpProxy } from '../support/tcp-proxy.cjs';

jest.setTimeout(30_000);

const bytesMax = 300_000;
const anyTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;

describe('an artifact over real sockets', () => {
  let service: ArtifactService;

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-artifacts-test-'));
    service = await startArtifactService(dataDir, { artifactBytesMax: bytesMax, artifactsMax: 3 });
  });
  afterAll(() => service.close());

  const filesOf = ({ taskId }: HeldTask): string[] => service.files().filter((file) => file.startsWith(taskId));
  const codeOf = async (response: Response): Promise<unknown[]> => {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const { code, status } = (await response.json()) as { code: string; status: number };
    expect(status).toBe(response.status);
    return [response.status, code];
  };

  describe('of a worker', () => {
    it('is stored, named in the outcome, listed and downloaded', async () => {
      const picture = randomBytes(200_000);
      const task = await service.run(async (_input, context) => {
        await context.artifact('notes.txt', 'grüezi');
        await context.artifact('picture.png', picture, { contentType: 'image/png' });
        await context.artifact('stream', Readable.from([Buffer.from('a'), Buffer.from('b')]));
        return 'done';
      });
      const expected = [
        { name: 'notes.txt', sizeBytes: 7, sha256: sha256('grüezi'), contentType: 'text/plain; charset=utf-8' },
        { name: 'picture.png', sizeBytes: 200_000, sha256: sha256(picture), contentType: 'image/png' },
        { name: 'stream', sizeBytes: 2, sha256: sha256('ab'), contentType: 'application/octet-stream' },
      ];
      expect(task.outcome).toMatchObject({ status: 'succeeded', result: 'done', artifacts: expected });
      const list = await service.ask(`/v1/tasks/${task.id}/artifacts`);
      expect(await list.json()).toEqual({
        artifacts: expected.map((one) => ({ ...one, attempt: 1, createdAt: anyTime })),
      });
      const answer = await service.ask(`/v1/tasks/${task.id}/artifacts/picture.png`);
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true);
    });

    it.each(['é'.repeat(127) + 'x', '図'.repeat(85), '...', '%2e%2e', "?#&;=+'()*!~", ' '])(
      'has the file name %j in every client',
      async (name) => {
        const { id, outcome } = await service.run((_input, context) => context.artifact(name, name));
        expect(outcome?.artifacts).toMatchObject([{ name, sizeBytes: Buffer.byteLength(name) }]);
        const answer = await service.ask(`/v1/tasks/${id}/artifacts/${encodeURIComponent(name)}`);
        expect([answer.status, await answer.text()]).toEqual([200, name]);
      },
    );

    it('fails the attempt with the error code if the handler does not catch the error', async () => {
      const task = await service.run((_input, context) => context.artifact('large', randomBytes(bytesMax + 1)));
      expect(task.outcome).toMatchObject({ status: 'failed', error: { code: 'PAYLOAD_TOO_LARGE', retryable: false } });
      expect(task.outcome).not.toHaveProperty('artifacts');
    });

    it('is uploaded while the link is down, and the attempt continues', async () => {
      const proxy = await startTcpProxy(service.url);
      const [failed, log] = loggedOnce('upload_failed');
      const worker = await service.worker(
        'away',
        async (_input, context) => {
          proxy.refuse();
          return context.artifact('late', 'brought when the way is open again');
        },
        { url: proxy.url, log },
      );
      const { id } = await service.agent.tasks.submit({ capability: 'test.away', input: {} });
      await failed;
      proxy.accept();
      const task = await service.agent.tasks.waitFor(id, 20_000);
      await worker.stop();
      await proxy.close();
      expect(task).toMatchObject({ state: 'succeeded', attempt: 1, outcome: { artifacts: [{ name: 'late' }] } });
    });

    it('is dropped if the handler did not wait for it', async () => {
      const task = await service.run((_input, context) => {
        void context.artifact('endless', new Readable({ read: () => undefined }));
        return 'done';
      });
      expect(task.outcome).toMatchObject({ status: 'succeeded', result: 'done' });
      expect(task.outcome).not.toHaveProperty('artifacts');
      await until(() => !service.files().some((file) => file.startsWith(task.id)));
    });
  });

  describe('uploaded by the protocol', () => {
    let held: HeldTask;

    beforeAll(async () => (held = await service.hold()));
    afterAll(() => held.end());
    afterEach(async () => {
      const known = await service.app.get(TaskStore, { strict: false }).artifacts.of(held.taskId);
      expect(filesOf(held).sort()).toEqual(known.map(({ file }) => `${held.taskId}/${file}`).sort());
    });

    it('is answered 201, or 200 if it replaces one of the same name', async () => {
      const first = await held.put('report', 'one', { 'content-type': 'application/json' });
      expect([first.status, await first.json()]).toEqual([
        201,
        { name: 'report', sizeBytes: 3, sha256: sha256('one'), contentType: 'application/json' },
      ]);
      const second = await held.put('report', '', { 'content-type': 'text/csv; charset=utf-8' });
      expect([second.status, await second.json()]).toMatchObject([200, { sizeBytes: 0, sha256: sha256('') }]);
      expect(filesOf(held)).toHaveLength(1);
    });

    it('is rejected without a current lease of the same task', async () => {
      const other = await service.hold();
      const lease = (leaseId: string) => ({ authorization: `Lease ${leaseId}` });
      const bearer = { authorization: `Bearer ${service.apiKey}` };
      expect(await codeOf(await held.put('a', 'x', bearer))).toEqual([401, 'UNAUTHORIZED']);
      expect(await codeOf(await held.put('a', 'x', { authorization: '' }))).toEqual([401, 'UNAUTHORIZED']);
      expect(await codeOf(await held.put('a', 'x', lease(`${held.leaseId}0`)))).toEqual([409, 'STALE_LEASE']);
      expect(await codeOf(await held.put('a', 'x', lease(other.leaseId)))).toEqual([409, 'STALE_LEASE']);
      await other.end();
      expect(await codeOf(await other.put('a', 'x'))).toEqual([409, 'STALE_LEASE']);
      expect(filesOf(other)).toEqual([]);
    });

    it('cannot be listed with a lease instead of the key', async () => {
      const answer = await fetch(`${service.url}/v1/tasks/${held.taskId}/artifacts`, {
        headers: { authorization: `Lease ${held.leaseId}` },
      });
      expect(answer.status).toBe(401);
    });

    it('is rejected as soon as it exceeds the size limit', async () => {
      expect(await codeOf(await held.put('large', randomBytes(bytesMax + 1)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      const endless = new ReadableStream({ pull: (controller) => controller.enqueue(randomBytes(50_000)) });
      expect(await codeOf(await held.put('endless', endless))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect((await held.put('exact', randomBytes(bytesMax))).status).toBe(201);
    });

    it('must match its digest', async () => {
      const digest = (text: string) => ({
        'content-digest': `sha-512=:AAAA:, sha-256=:${Buffer.from(sha256(text), 'hex').toString('base64')}:`,
      });
      expect(await codeOf(await held.put('exact', 'wrong', digest('right')))).toEqual([400, 'DIGEST_MISMATCH']);
      expect(await codeOf(await held.put('exact', 'x', { 'content-digest': 'sha-256=abc' }))).toEqual([
        400,
        'INVALID_REQUEST',
      ]);
      expect((await held.put('exact', 'right', digest('right'))).status).toBe(200);
      expect((await held.put('exact', 'right', { 'content-digest': 'md5=:AAAA:' })).status).toBe(200);
    });

    it('is rejected beyond the limit of its task', async () => {
      expect((await held.put('third', 'x')).status).toBe(201);
      expect(await codeOf(await held.put('fourth', 'x'))).toEqual([409, 'TOO_MANY_ARTIFACTS']);
      expect((await held.put('third', 'y')).status).toBe(200);
    });

    it('must have a valid media type', async () => {
      expect(await codeOf(await held.put('third', 'x', { 'content-type': 'text' }))).toEqual([
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ]);
    });

    it.each([
      ['a step', '%2e%2e'],
      ['another step', '%2E'],
      ['a path', '..%2f..%2fescape'],
      ['a NUL', 'a%00b'],
      ['a line break', 'a%0d%0ab'],
      ['a control character', '%c2%9b'],
      ['too many letters', 'x'.repeat(256)],
      ['too many bytes', '%C3%A9'.repeat(128)],
    ])('must not be named %s', async (_, name) => {
      const status = await rawPut(service.url, `/v1/tasks/${held.taskId}/artifacts/${name}`, held.leaseId);
      expect(status).toBe(400);
    });

    it.each(['../escape', '..', '%ff', ''])('is not found at the path %j', async (name) => {
      const status = await rawPut(service.url, `/v1/tasks/${held.taskId}/artifacts/${name}`, held.leaseId);
      expect([400, 401, 404]).toContain(status);
    });

    it('leaves nothing behind if the connection closes', async () => {
      const before = filesOf(held).length;
      const { hostname, port } = new URL(service.url);
      const socket = openSocket(Number(port), hostname);
      socket.write(
        `PUT /v1/tasks/${held.taskId}/artifacts/third HTTP/1.1\r\nHost: x\r\nAuthorization: Lease ${held.leaseId}\r\n` +
          `Content-Length: 100000\r\n\r\n${'x'.repeat(50_000)}`,
      );
      await until(() => filesOf(held).length === before + 1);
      socket.destroy();
      await until(() => filesOf(held).length === before);
      expect(filesOf(held)).toHaveLength(before);
    });
  });

  describe('downloaded', () => {
    const digits = '0123456789';
    const name = 'Bericht "März" 50 % (1).html';
    let path: string;
    let held: HeldTask;

    beforeAll(async () => {
      held = await service.hold();
      await held.put(encodeURIComponent(name), digits, { 'content-type': 'text/html' });
      path = `/v1/tasks/${held.taskId}/artifacts/${encodeURIComponent(name)}`;
    });
    afterAll(() => held.end());

    it('is sent as an attachment without scripts', async () => {
      const answer = await service.ask(path);
      expect([answer.status, await answer.text()]).toEqual([200, digits]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/html',
        'content-length': '10',
        'content-disposition': `attachment; filename="Bericht _M_rz_ 50 _ (1).html"; filename*=UTF-8''Bericht%20%22M%C3%A4rz%22%2050%20%25%20%281%29.html`,
        etag: `"${sha256(digits)}"`,
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
      });
    });

    it('is sent as a range', async () => {
      const part = await service.ask(path, { headers: { range: 'bytes=3-5' } });
      expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 3-5/10', '345']);
      const none = await service.ask(path, { headers: { range: 'bytes=10-' } });
      expect([none.status, none.headers.get('content-range'), await none.text()]).toEqual([416, 'bytes */10', '']);
    });

    it('is not sent if the client has the current version', async () => {
      const answer = await service.ask(path, { headers: { 'if-none-match': `"${sha256(digits)}"` } });
      expect([answer.status, await answer.text()]).toEqual([304, '']);
    });

    it('has the same headers in the answer to HEAD', async () => {
      const head = await service.ask(path, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
    });

    it('requires the key, and is not found under other names', async () => {
      expect((await fetch(`${service.url}${path}`)).status).toBe(401);
      expect(await codeOf(await service.ask(`/v1/tasks/${held.taskId}/artifacts/other`))).toEqual([404, 'NOT_FOUND']);
      expect(await codeOf(await service.ask('/v1/tasks/t-none/artifacts/other'))).toEqual([404, 'NOT_FOUND']);
      expect(await codeOf(await service.ask('/v1/tasks/t-none/artifacts'))).toEqual([404, 'NOT_FOUND']);
    });

    it('does not change during a download, even if it is replaced', async () => {
      const large = randomBytes(bytesMax);
      await held.put('large', large);
      const answer = await service.ask(`/v1/tasks/${held.taskId}/artifacts/large`);
      expect((await held.put('large', 'small')).status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer()).equals(large)).toBe(true);
    });

    it('ends the download with an error if its file has become shorter', async () => {
      await held.put('large', randomBytes(bytesMax));
      const { file } = await service.agent.artifacts.get(held.taskId, 'large');
      await truncate(join(service.dataDir, 'artifacts', held.taskId, file), 100_000);
      const answer = await service.ask(`/v1/tasks/${held.taskId}/artifacts/large`);
      await expect(answer.arrayBuffer()).rejects.toThrow();
    });

    it('is closed if the client disconnects before it is sent', async () => {
      const artifacts = service.app.get(Artifacts, { strict: false });
      const read = artifacts.read.bind(artifacts);
      const opened: Readable[] = [];
      const spy = jest.spyOn(artifacts, 'read').mockImplementation(async (...which) => {
        const isSeen = new Promise((resolve) => accepted!.once('close', resolve));
        socket.destroy();
        await isSeen;
        opened.push(await read(...which));
        return opened[0]!;
      });
      let accepted: Socket | undefined;
      service.app.getHttpServer().once('connection', (connection: Socket) => (accepted = connection));
      const { hostname, port } = new URL(service.url);
      const socket = openSocket(Number(port), hostname);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.apiKey}\r\n\r\n`);
      await until(() => opened[0]?.closed === true); // and its file
      await untilCount(service.app.get(Clients), 0);
      expect(opened).toHaveLength(1);
      spy.mockRestore();
    });

    it('is not read through a symbolic link', async () => {
      await held.put('linked', 'kept');
      const secret = join(service.dataDir, 'api-key');
      const { file } = (await service.app.get(TaskStore, { strict: false }).artifacts.of(held.taskId)).find(
        (artifact) => artifact.name === 'linked',
      )!;
      const place = join(service.dataDir, 'artifacts', held.taskId, file);
      await rm(place);
      await symlink(secret, place);
      expect(await codeOf(await service.ask(`/v1/tasks/${held.taskId}/artifacts/linked`))).toEqual([404, 'NOT_FOUND']);
    });
  });
});

describe('the file of an artifact', () => {
  it('is deleted with its task', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-artifacts-test-'));
    const service = await startArtifactService(dataDir, { retentionTasksMax: 0 });
    const task = await service.run((_input, context) => context.artifact('a', 'x'));
    expect(task.outcome?.artifacts).toHaveLength(1);
    await service.app.get(Housekeeper, { strict: false }).round();
    await until(() => service.files().length === 0);
    expect((await service.ask(`/v1/tasks/${task.id}/artifacts`)).status).toBe(404);
    await service.close();
  });

  it('survives a restart, unless it is old and without a task', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-artifacts-test-'));
    const before = await startArtifactService(dataDir);
    const task = await before.run((_input, context) => context.artifact('a', 'kept'));
    const kept = before.files();
    await before.stop();
    for (const folder of [task.id, 't-gone']) {
      await mkdir(join(dataDir, 'artifacts', folder), { recursive: true });
      await writeFile(join(dataDir, 'artifacts', folder, 'half-written'), 'x');
      await utimes(join(dataDir, 'artifacts', folder, 'half-written'), 1, 1);
    }
    // Another control plane may be about to record this one.
    await writeFile(join(dataDir, 'artifacts', task.id, 'of-another'), 'x');
    kept.push(`${task.id}/of-another`);
    const after = await startArtifactService(dataDir);
    await after.app.get(Housekeeper, { strict: false }).round();
    await until(() => after.files().sort().join() === kept.sort().join());
    expect(await (await after.ask(`/v1/tasks/${task.id}/artifacts/a`)).text()).toBe('kept');
    await after.close();
  });
});

/** Resolves when `holds` returns true; checks it in each turn of the event loop. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves at the first log line with the event. */
function loggedOnce(event: string): [Promise<void>, WorkerLog] {
  let resolve = (): void => undefined;
  const logged = new Promise<void>((settle) => (resolve = settle));
  const look = (fields: object): void => void ((fields as { event?: string }).event === event && resolve());
  return [logged, { ...silentLog, warn: look }];
}

/** Sends a path unchanged: `fetch` would normalize it. */
function rawPut(url: string, path: string, leaseId: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Lease ${leaseId}`, 'content-length': '1' };
    const sending = request(url, { method: 'PUT', path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.on('error', reject);
    sending.end('x');
  });
}
