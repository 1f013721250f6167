import type { ApiKey, ApiKeyPage, ApiKeyRequest, ApiKeyWithSecret, Problem, Task, TaskPage } from '@yardmaster/client';
import { startApp, type RunningApp } from '../support/start-app';

const task = { capability: 'python.run', input: { code: 'print(1)' } };

describe('the API keys of the API', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp();
  });
  afterAll(() => running.close());

  const create = async (request: Partial<ApiKeyRequest> & { name: string }): Promise<ApiKeyWithSecret> =>
    (await (await running.send('POST', '/v1/keys', { scopes: ['submit'], ...request })).json()) as ApiKeyWithSecret;
  const as = (secret: string, path: string, method?: string, body?: object): Promise<Response> => {
    const headers = { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) };
    return fetch(`${running.url}${path}`, { method, headers, body: JSON.stringify(body) });
  };
  const rotate = (id: string, body?: object): Promise<Response> => running.send('POST', `/v1/keys/${id}/rotate`, body);
  const problemOf = async (answer: Response): Promise<Partial<Problem>> => (await answer.json()) as Problem;

  it('creates a key, and shows its secret once', async () => {
    const answer = await running.send('POST', '/v1/keys', {
      name: 'ci',
      scopes: ['submit', 'read'],
      capabilities: ['python.*'],
      labels: { require: { region: 'eu' } },
      weight: 3,
      limits: { waitingMax: 5 },
      ttlMs: 3_600_000,
    });
    const { key, secret } = (await answer.json()) as ApiKeyWithSecret;
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('location')]).toEqual([
      201,
      'no-store',
      `/v1/keys/${key.id}`,
    ]);
    expect(secret).toMatch(/^yard_[\w-]{32}$/);
    const expected = {
      id: expect.stringMatching(/^k-/) as string,
      name: 'ci',
      state: 'active',
      scopes: ['submit', 'read'],
      capabilities: ['python.*'],
      labels: { require: { region: 'eu' }, prefer: {} },
      weight: 3,
      limits: { waitingMax: 5 },
      usage: { waiting: 0, running: 0, sessions: 0, storedBytes: 0, submissionsLastMinute: 0 },
      createdAt: expect.any(String) as string,
      expiresAt: expect.any(String) as string,
    };
    expect(key).toEqual(expected);
    expect(await (await running.ask(`/v1/keys/${key.id}`)).json()).toEqual(expected);
    expect(await (await as(secret, '/v1/keys/self')).json()).toEqual(expected);
  });

  it('lists the built-in key first, then the newest, in pages', async () => {
    const names: string[] = [];
    for (const name of ['page-1', 'page-2', 'page-3']) await create({ name });
    let cursor = '';
    do {
      const page = (await (await running.ask(`/v1/keys?limit=2&cursor=${cursor}`)).json()) as ApiKeyPage;
      names.push(...page.keys.map(({ name }) => name));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    expect(names.slice(0, 4)).toEqual(['default', 'page-3', 'page-2', 'page-1']);
    expect(new Set(names).size).toBe(names.length);
    const { keys } = (await (await running.ask('/v1/keys?name=page-2&state=active')).json()) as ApiKeyPage;
    expect(keys.map(({ name }) => name)).toEqual(['page-2']);
  });

  it('shows the built-in key to its caller', async () => {
    const own = await (await running.ask('/v1/keys/self')).json();
    expect(own).toEqual({
      id: 'default',
      name: 'default',
      state: 'active',
      scopes: ['submit', 'read', 'operate', 'admin'],
      labels: { require: {}, prefer: {} },
      weight: 1,
      limits: {},
    });
    expect(await (await running.ask('/v1/keys/default')).json()).toEqual(own);
  });

  it('lets only admins manage keys', async () => {
    const { key, secret } = await create({ name: 'operator', scopes: ['submit', 'read', 'operate'] });
    const asked = [
      ['GET', '/v1/keys'],
      ['POST', '/v1/keys', { name: 'more', scopes: ['admin'] }],
      ['GET', `/v1/keys/${key.id}`],
      ['POST', `/v1/keys/${key.id}/rotate`],
      ['DELETE', `/v1/keys/${key.id}`],
    ] as const;
    for (const [method, path, body] of asked) {
      const answer = await as(secret, path, method, body);
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(await problemOf(answer)).toMatchObject({ code: 'FORBIDDEN', details: { scope: 'admin' } });
    }
    expect((await as(secret, '/v1/keys/self')).status).toBe(200);
  });

  it.each<[string, object]>([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(65) }],
    ['name', { name: '../x' }],
    ['name', { name: 'default' }],
    ['scopes', { scopes: [] }],
    ['scopes.0', { scopes: ['root'] }],
    ['scopes', { scopes: ['read', 'read'] }],
    ['capabilities.0', { capabilities: ['python.*.x'] }],
    ['capabilities', { capabilities: [] }],
    ['labels.require.a b', { labels: { require: { 'a b': '' } } }],
    ['labels.only', { labels: { only: {} } }],
    ['weight', { weight: 0 }],
    ['weight', { weight: 101 }],
    ['limits.waitingMax', { limits: { waitingMax: 0 } }],
    ['limits.waitingMax', { limits: { waitingMax: 1.5 } }],
    ['limits.storedBytesMax', { limits: { storedBytesMax: '1GiB' } }],
    ['limits.cpuMax', { limits: { cpuMax: 1 } }],
    ['ttlMs', { ttlMs: 0 }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: '2099-01-01T00:00:00Z', ttlMs: 1000 }],
    ['secret', { secret: 'mine' }],
  ])('rejects an invalid %s: %j', async (path, fault) => {
    const answer = await running.send('POST', '/v1/keys', { name: 'valid', scopes: ['read'], ...fault });
    expect(answer.status).toBe(422);
    expect(await problemOf(answer)).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path }] });
  });

  it('rejects the name of an active key, and accepts that of an ended one', async () => {
    const { key } = await create({ name: 'again' });
    const body = { name: 'again', scopes: ['read'] };
    const answer = await running.send('POST', '/v1/keys', body);
    expect([answer.status, (await problemOf(answer)).code]).toEqual([409, 'CONFLICT']);
    expect((await running.send('DELETE', `/v1/keys/${key.id}`)).status).toBe(204);
    expect((await running.send('POST', '/v1/keys', body)).status).toBe(201);
  });

  it('rotates a key with an overlap, then without', async () => {
    const { key, secret } = await create({ name: 'rotated', scopes: ['submit'] });
    const first = await rotate(key.id, { overlapMs: 60_000 });
    const second = (await first.json()) as ApiKeyWithSecret;
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(second.key.previousSecretUntil).toBeDefined();
    const statuses = async (secrets: string[]): Promise<number[]> =>
      Promise.all(secrets.map(async (each) => (await as(each, '/v1/keys/self')).status));
    expect(await statuses([secret, second.secret])).toEqual([200, 200]);
    const third = (await (await rotate(key.id)).json()) as ApiKeyWithSecret;
    expect(await statuses([secret, second.secret, third.secret])).toEqual([401, 401, 200]);
    expect((await rotate(key.id, { overlapMs: 2_592_000_001 })).status).toBe(422);
  });

  it('lets a key rotate itself only if it receives the new secret, and never revoke itself', async () => {
    const { key, secret } = await create({ name: 'admin', scopes: ['admin'] });
    const path = `/v1/keys/${key.id}`;
    expect((await as(secret, `${path}/rotate`, 'POST')).status).toBe(409);
    expect((await as(secret, `${path}/rotate`, 'POST', { overlapMs: 59_999 })).status).toBe(409);
    const rotated = await as(secret, `${path}/rotate`, 'POST', { overlapMs: 60_000 });
    const next = ((await rotated.json()) as ApiKeyWithSecret).secret;
    expect((await as(secret, `${path}/rotate`, 'POST', { overlapMs: 60_000 })).status).toBe(409);
    const revoked = await as(next, path, 'DELETE');
    expect(await problemOf(revoked)).toMatchObject({
      code: 'CONFLICT',
      detail: 'a key cannot revoke itself; use another key with the scope admin',
    });
    expect((await as(next, '/v1/keys/self')).status).toBe(200);
  });

  it('rejects changes of the built-in key, and of ended keys', async () => {
    const { key } = await create({ name: 'ended' });
    expect((await running.send('DELETE', '/v1/keys/default')).status).toBe(409);
    expect((await rotate('default')).status).toBe(409);
    for (let times = 0; times < 2; times++)
      expect((await running.send('DELETE', `/v1/keys/${key.id}`)).status).toBe(204);
    expect((await rotate(key.id)).status).toBe(409);
    expect(await (await running.ask(`/v1/keys/${key.id}`)).json()).toMatchObject({ state: 'revoked' });
    expect((await rotate('k-none')).status).toBe(404);
  });

  it('revokes a key, whose tasks continue', async () => {
    const { key, secret } = await create({ name: 'leaving' });
    const { id } = (await (await as(secret, '/v1/tasks', 'POST', task)).json()) as Task;
    expect((await running.send('DELETE', `/v1/keys/${key.id}`)).status).toBe(204);
    expect((await as(secret, '/v1/tasks')).status).toBe(401);
    expect(((await (await running.ask(`/v1/tasks/${id}`)).json()) as Task).keyId).toBe(key.id);
    const { tasks } = (await (await running.ask(`/v1/tasks?key=${key.id}`)).json()) as TaskPage;
    expect(tasks.map((each) => [each.id, each.keyId])).toEqual([[id, key.id]]);
  });

  it('lists the tasks and sessions of a key for those who may see all, and only its own for others', async () => {
    const [one, other] = [await create({ name: 'one' }), await create({ name: 'other' })];
    const reader = await create({ name: 'reader', scopes: ['read'] });
    for (const { secret } of [one, other]) {
      expect((await as(secret, '/v1/tasks', 'POST', task)).status).toBe(202);
      expect((await as(secret, '/v1/sessions', 'POST', { capability: 'python.run' })).status).toBe(201);
    }
    await running.send('POST', '/v1/tasks', task);
    for (const list of ['tasks', 'sessions']) {
      const keysSeen = async (secret: string, query = ''): Promise<unknown> => {
        const answer = await as(secret, `/v1/${list}${query}`);
        const body = (await answer.json()) as Record<string, Array<{ keyId?: string }>>;
        return answer.ok ? [...new Set(body[list]!.map(({ keyId }) => keyId))] : answer.status;
      };
      expect(await keysSeen(reader.secret, `?key=${one.key.id}`)).toEqual([one.key.id]);
      expect(await keysSeen(reader.secret, '?key=default')).toBe(400);
      expect(await keysSeen(reader.secret, '?key=k%20x')).toBe(400);
      expect(await keysSeen(one.secret)).toEqual([one.key.id]);
      expect(await keysSeen(one.secret, `?key=${one.key.id}`)).toEqual([one.key.id]);
      expect(await keysSeen(one.secret, `?key=${other.key.id}`)).toBe(403);
    }
  });

  it('rejects submissions over a limit, and says when to retry', async () => {
    const { key, secret } = await create({ name: 'limited', limits: { submissionsPerMinuteMax: 2 } });
    const answers = [];
    for (let times = 0; times < 3; times++) answers.push(await as(secret, '/v1/tasks', 'POST', task));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(Number(answers[2]!.headers.get('retry-after'))).toBeGreaterThanOrEqual(50);
    expect(await problemOf(answers[2]!)).toMatchObject({ code: 'KEY_LIMIT_REACHED' });
    const { usage } = (await (await running.ask(`/v1/keys/${key.id}`)).json()) as ApiKey;
    expect(usage).toMatchObject({ submissionsLastMinute: 2 });
    expect(usage!.storedBytes).toBeGreaterThan(0);
  });
});
