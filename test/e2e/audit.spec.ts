import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusalLimit } from '../../src/audit/refusal-limit';
import { startApp, type RunningApp } from '../support/start-app';

interface Line {
  at: string;
  stream: string;
  by: { key: string | null };
  from: string;
  action: string;
  object?: { kind: string; id: string };
  status: number;
  code?: string;
  count?: number;
}

/** A request of each operation that is not a GET, and its line. Every new operation needs a row. */
const operations: Record<string, { body?: unknown; line: object; key?: false }> = {
  'post /v1/tasks': {
    body: { capability: 'a.b' },
    line: { stream: 'submissions', action: 'tasks.submit', status: 202, object: { kind: 'task' } },
  },
  'post /v1/tasks:batch': {
    body: { tasks: [{ capability: 'a.b' }, { capability: 'a.b' }] },
    line: { stream: 'submissions', action: 'tasks.batch', status: 200, count: 2 },
  },
  'post /v1/tasks/{id}/cancel': {
    line: { stream: 'refusals', action: 'tasks.cancel', status: 404, object: { kind: 'task', id: 'none' } },
  },
  'post /v1/tasks/{id}/input': {
    body: { text: 'secret input' },
    line: { stream: 'submissions', action: 'tasks.input', status: 404, object: { kind: 'task', id: 'none' } },
  },
  'put /v1/tasks/{id}/artifacts/{name}': {
    key: false,
    line: { stream: 'refusals', action: 'artifacts.upload', status: 401, by: { key: null } },
  },
  'post /v1/tasks/{id}/artifacts/{name}/tickets': {
    line: { stream: 'refusals', action: 'artifacts.share', status: 404, object: { kind: 'task', id: 'none' } },
  },
  'post /v1/sessions': {
    body: { capability: 'a.b' },
    line: { stream: 'submissions', action: 'sessions.open', status: 503, code: 'NO_CAPABLE_WORKER' },
  },
  'delete /v1/sessions/{id}': {
    line: { stream: 'refusals', action: 'sessions.close', status: 404, object: { kind: 'session', id: 'none' } },
  },
  'delete /v1/workers/{id}': {
    line: { stream: 'refusals', action: 'workers.remove', status: 404, object: { kind: 'worker', id: 'none' } },
  },
  'post /v1/workers/{id}/drain': { line: { stream: 'refusals', action: 'workers.drain', status: 404 } },
  'post /v1/workers/{id}/resume': { line: { stream: 'refusals', action: 'workers.resume', status: 404 } },
  'post /v1/workers/{id}/exited': {
    body: { instanceId: 'i' },
    line: { stream: 'changes', action: 'workers.exited', status: 204, object: { kind: 'worker', id: 'none' } },
  },
  'post /v1/keys': {
    body: { name: 'audited', scopes: ['read'] },
    line: { stream: 'changes', action: 'keys.create', status: 201, object: { kind: 'key' } },
  },
  'post /v1/keys/{id}/rotate': {
    line: { stream: 'refusals', action: 'keys.rotate', status: 404, object: { kind: 'key', id: 'none' } },
  },
  'delete /v1/keys/{id}': {
    line: { stream: 'refusals', action: 'keys.revoke', status: 404, object: { kind: 'key', id: 'none' } },
  },
  'put /v1/mock/scenario': {
    body: { faults: [] },
    line: { stream: 'changes', action: 'mock.begin', status: 200 },
  },
  'delete /v1/mock/scenario': { line: { stream: 'changes', action: 'mock.end', status: 204 } },
};

describe('the audit log', () => {
  let running: RunningApp;
  let head: string;
  beforeAll(async () => {
    // This test sends more refused requests a second than get a line each.
    jest.spyOn(RefusalLimit.prototype, 'admit').mockReturnValue(true);
    running = await startApp();
  });
  beforeEach(async () => void (await newLines('')));
  afterAll(async () => {
    jest.restoreAllMocks();
    await running.close();
  });

  /** Returns the lines since the last call, oldest first. */
  async function newLines(since = head): Promise<Line[]> {
    const page = (await (await running.ask(`/v1/audit?newerThan=${since}&limit=1000`)).json()) as {
      lines: Line[];
      headCursor: string;
    };
    head = page.headCursor;
    return page.lines.reverse();
  }
  const folder = (): string => join(running.dataDir, 'audit');

  it('has a row for each operation of the document that is not a GET', async () => {
    const { paths } = (await (await running.ask('/openapi.json')).json()) as { paths: Record<string, object> };
    const found = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get')
        .map((method) => `${method} ${path}`),
    );
    expect(found.sort()).toEqual(Object.keys(operations).sort());
  });

  it.each(Object.entries(operations))('has exactly one line for %s', async (operation, { body, line, key }) => {
    const [method, path] = operation.split(' ') as [string, string];
    const url = path.replace('{id}', 'none').replace('{name}', 'a.txt');
    const answer =
      key === false
        ? await fetch(`${running.url}${url}?ticket=yardt_x`, { method: method.toUpperCase(), body: 'x' })
        : await running.send(method.toUpperCase(), url, body);
    await answer.text();
    const lines = await newLines();
    expect(lines).toHaveLength(1);
    expect(lines[0]!.by).toEqual({ key: key === false ? null : 'default' });
    expect(lines[0]).toMatchObject({ from: '127.0.0.1', ...line, status: answer.status });
  });

  it('names the object that a request has created, and those that it changes', async () => {
    const { id } = (await (await running.send('POST', '/v1/tasks', { capability: 'a.b' })).json()) as { id: string };
    await running.send('POST', `/v1/tasks/${id}/cancel`);
    const { workers } = (await (await running.ask('/v1/workers')).json()) as { workers: Array<{ id: string }> };
    await running.send('POST', `/v1/workers/${workers[0]!.id}/drain`, {});
    await running.send('POST', `/v1/workers/${workers[0]!.id}/resume`);
    const opened = await running.send('POST', '/v1/sessions', { capability: 'python.run' });
    const session = (await opened.json()) as { id: string };
    await running.send('DELETE', `/v1/sessions/${session.id}`);
    const lines = (await newLines()).map(({ stream, action, object }) =>
      [stream, action, object?.kind, object?.id].join(' '),
    );
    expect(lines.sort()).toEqual([
      `changes sessions.close session ${session.id}`,
      `changes tasks.cancel task ${id}`,
      `changes workers.drain worker ${workers[0]!.id}`,
      `changes workers.resume worker ${workers[0]!.id}`,
      `submissions sessions.open session ${session.id}`,
      `submissions tasks.submit task ${id}`,
    ]);
  });

  it('records refused requests of every method, on any path, but no successful reads', async () => {
    await running.ask('/v1/tasks');
    await running.ask('/v1/none');
    for (const path of ['/v1/tasks?a=yard_secret', '/v1/tasks/t-1', '/v1/none'])
      await fetch(`${running.url}${path}`, { headers: { authorization: 'Bearer yard_wrong', cookie: 'yardt_cookie' } });
    await fetch(`${running.url}/v1/tasks`, { method: 'POST', body: 'yard_body' });
    const lines = await newLines();
    expect(lines).toEqual([
      expect.objectContaining({ action: 'tasks.list', status: 401, code: 'UNAUTHORIZED', by: { key: null } }),
      expect.objectContaining({ action: 'tasks.get', object: { kind: 'task', id: 't-1' } }),
      expect.objectContaining({ action: 'unknown' }),
      expect.objectContaining({ action: 'tasks.submit', stream: 'refusals' }),
    ]);
  });

  it('names the address behind trusted proxies only', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7, 198.51.100.4' };
    await running.send('POST', '/v1/workers/none/resume', undefined, headers);
    const proxied = await startApp({ trustedProxies: ['loopback'] });
    await proxied.send('POST', '/v1/workers/none/resume', undefined, headers);
    const page = (await (await proxied.ask('/v1/audit')).json()) as { lines: Line[] };
    await proxied.close();
    expect([...(await newLines()), ...page.lines].map(({ from }) => from)).toEqual(['127.0.0.1', '198.51.100.4']);
  });

  it('records a submission whose caller has disconnected', async () => {
    const aborter = new AbortController();
    const sent = running.ask('/v1/tasks', {
      method: 'POST',
      signal: aborter.signal,
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify({ capability: 'never.served', cancelOnDisconnect: true }),
    });
    let id: string | undefined;
    while (id === undefined) {
      const page = (await (await running.ask('/v1/tasks?capability=never.served')).json()) as {
        tasks: Array<{ id: string }>;
      };
      id = page.tasks[0]?.id;
    }
    aborter.abort();
    await expect(sent).rejects.toThrow();
    const lines: Line[] = [];
    while (lines.length === 0) lines.push(...(await newLines()).filter(({ action }) => action === 'tasks.submit'));
    expect(lines).toMatchObject([{ code: 'CLIENT_GONE', object: { kind: 'task', id } }]);
  });

  it('rejects unknown parameters and values of the query', async () => {
    const answers = ['limit=0', 'limit=1001', 'stream=all', 'after=yesterday', 'cursor=x', 'newerThan=x', 'who=x'].map(
      async (query) => [query, (await running.ask(`/v1/audit?${query}`)).status],
    );
    for (const [query, status] of await Promise.all(answers)) expect([query, status]).toEqual([query, 400]);
  });

  it('has all lines on disk after a shutdown, readable only by the owner, without secrets', async () => {
    const own = await startApp();
    const answers = Array.from({ length: 50 }, () =>
      own.send('POST', '/v1/tasks', { capability: 'a.b', input: 'yard_x' }),
    );
    await Promise.all(answers);
    await own.app.close();
    const files = join(own.dataDir, 'audit');
    const names = await readdir(files);
    const modes = await Promise.all([files, ...names.map((name) => join(files, name))].map((path) => stat(path)));
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', ...names.map(() => '600')]);
    const texts = await Promise.all(names.map((name) => readFile(join(files, name), 'utf8')));
    expect(texts.join('').split('\n').filter(Boolean)).toHaveLength(50);
    expect(texts.join('')).not.toContain('yard_');
    await own.close();
  });

  it('contains no secret of any request in this spec', async () => {
    const names = await readdir(folder());
    const texts = await Promise.all(names.map((name) => readFile(join(folder(), name), 'utf8')));
    for (const secret of ['yard_', 'yardt_', running.apiKey, 'secret']) expect(texts.join('')).not.toContain(secret);
  });
});
