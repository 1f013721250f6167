import { startApp, type RunningApp } from '../support/start-app';

interface SessionBody {
  id: string;
  state: string;
  workerId: string;
  [field: string]: unknown;
}

describe('/v1/sessions', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ sessionsMax: 3 })));
  afterAll(() => running.close());

  const open = (body: object = { capability: 'python.run' }): Promise<Response> =>
    running.send('POST', '/v1/sessions', body);
  const close = (id: string): Promise<Response> => running.ask(`/v1/sessions/${id}`, { method: 'DELETE' });
  const read = async (path: string): Promise<any> => (await running.ask(path)).json();
  const run = (sessionId: string, command: string): Promise<Response> => {
    const task = { capability: 'shell.run', input: { command }, sessionId };
    return running.send('POST', '/v1/tasks', task, { prefer: 'wait=10' });
  };

  afterEach(async () => {
    const { sessions } = (await read('/v1/sessions?state=open')) as { sessions: SessionBody[] };
    await Promise.all(sessions.map(({ id }) => close(id)));
  });

  it('opens and returns a session', async () => {
    const response = await open({ capability: 'python.run', ttlMs: 5000, labels: { require: { mock: 'true' } } });
    const session = (await response.json()) as SessionBody;
    expect([response.status, response.headers.get('location')]).toEqual([201, `/v1/sessions/${session.id}`]);
    expect(session).toEqual({
      id: expect.stringMatching(/^s-[0-9a-z]{9}-[0-9a-f]{16}$/),
      capability: 'python.run',
      state: 'open',
      workerId: 'python-mock',
      labels: { require: { mock: 'true' }, prefer: {} },
      ttlMs: 5000,
      createdAt: expect.stringMatching(/Z$/),
      lastUsedAt: expect.stringMatching(/Z$/),
    });
    expect(await read(`/v1/sessions/${session.id}`)).toEqual(session);
  });

  it('runs tasks that share its state and have its id', async () => {
    const { id } = (await (await open()).json()) as SessionBody;
    await run(id, 'echo kept > note.txt');
    const response = await run(id, 'cat note.txt');
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { sessionId: id, workerId: 'python-mock', outcome: { status: 'succeeded', result: { stdout: 'kept\n' } } },
    ]);
  });

  it('closes a session idempotently', async () => {
    const { id } = (await (await open()).json()) as SessionBody;
    const first = await close(id);
    expect([first.status, await first.text(), (await close(id)).status]).toEqual([204, '', 204]);
    expect(await read(`/v1/sessions/${id}`)).toMatchObject({
      state: 'closed',
      reason: 'it was closed',
      endedAt: expect.stringMatching(/Z$/),
    });
    const refused = await run(id, 'true');
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: 'SESSION_LOST', retryable: false, details: { sessionId: id, state: 'closed' } },
    ]);
  });

  it('lists sessions by state, in pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(((await (await open()).json()) as SessionBody).id);
    await close(ids[1]!);
    const first = await read('/v1/sessions?limit=2');
    expect(first.sessions.map(({ id, state }: SessionBody) => [id, state])).toEqual([
      [ids[2], 'open'],
      [ids[1], 'closed'],
    ]);
    const second = await read(`/v1/sessions?limit=2&cursor=${first.nextCursor}`);
    expect(second.sessions[0].id).toBe(ids[0]);
    const closed = await read('/v1/sessions?state=closed,expired&limit=1');
    expect(closed.sessions.map(({ id }: SessionBody) => id)).toEqual([ids[1]]);
  });

  it('reports violations in a request', async () => {
    const faultOf = async (response: Response): Promise<unknown> => {
      const { code, errors } = (await response.json()) as { code: string; errors?: Array<{ path: string }> };
      return [response.status, code, errors?.map(({ path }) => path)];
    };
    expect(await faultOf(await open({ capability: 'python', ttlMs: 0, more: 1 }))).toEqual([
      422,
      'INVALID_REQUEST',
      ['more', 'capability', 'ttlMs'],
    ]);
    expect(await faultOf(await open({ capability: 'browser.content' }))).toEqual([503, 'NO_CAPABLE_WORKER', undefined]);
    expect(await faultOf(await running.ask('/v1/sessions?state=gone&limit=0&page=1'))).toEqual([
      400,
      'INVALID_REQUEST',
      ['page', 'state', 'limit'],
    ]);
    expect(await faultOf(await running.ask('/v1/sessions/s-none'))).toEqual([404, 'NOT_FOUND', undefined]);
    expect(await faultOf(await close('s-none'))).toEqual([404, 'NOT_FOUND', undefined]);
    expect(await faultOf(await run('s-none', 'true'))).toEqual([404, 'NOT_FOUND', undefined]);
    const { id } = (await (await open()).json()) as SessionBody;
    const foreign = { capability: 'browser.content', input: { url: 'http://a.b' }, sessionId: id };
    expect(await faultOf(await running.send('POST', '/v1/tasks', foreign))).toEqual([
      422,
      'INVALID_REQUEST',
      ['capability'],
    ]);
  });

  it('rejects a session above the limit', async () => {
    for (let n = 0; n < 3; n++) expect((await open()).status).toBe(201);
    const refused = await open();
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toMatchObject([
      429,
      '5',
      { code: 'SESSIONS_FULL', retryable: true },
    ]);
  });

  it('lists capabilities with sessions, and measures sessions', async () => {
    await open();
    const { capabilities } = (await read('/v1/capabilities')) as { capabilities: Array<Record<string, unknown>> };
    const kept = capabilities.filter(({ sessions }) => sessions).map(({ name }) => name);
    expect(kept).toContain('python.run');
    expect(kept).not.toContain('browser.content');
    const metrics = await (await running.ask('/metrics')).text();
    expect(metrics).toMatch(/^yardmaster_sessions\{capability="python\.run"\} 1$/m);
    expect(metrics).toMatch(/^yardmaster_sessions_ended_total\{state="closed"\} \d+$/m);
  });
});
