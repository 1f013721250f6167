import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeys } from '../../src/access';
import { TaskStore, type KeyLimits } from '../../src/tasks';
import { startApp, type RunningApp } from '../support/start-app';

const body = { capability: 'unheard.of', input: {} };

describe('the limits of an API key over HTTP', () => {
  let dataDir: string;
  let running: RunningApp;
  const secrets = new Map<string, { secret: string; id: string }>();

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-limits-'));
    running = await startApp({ dataDir });
  });
  afterAll(async () => {
    await running.app.close();
    await rm(dataDir, { recursive: true });
  });

  async function restart(): Promise<void> {
    await running.app.close();
    running = await startApp({ dataDir });
  }

  async function newKey(name: string, limits: KeyLimits): Promise<string> {
    const request = { name, scopes: ['submit', 'read'] as const, limits };
    const { key, secret } = await running.app.get(ApiKeys).create(request);
    secrets.set(name, { secret, id: key.id });
    return key.id;
  }

  const send = (name: string, path: string, sent: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${running.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.get(name)!.secret}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(sent),
    });

  /** Sends 64 submissions at once; counts the answers by status. */
  async function submitAll(name: string): Promise<Record<number, number>> {
    const answers = await Promise.all(Array.from({ length: 64 }, () => send(name, '/v1/tasks', body)));
    const counts: Record<number, number> = {};
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
    await Promise.all(answers.map((answer) => answer.text()));
    return counts;
  }

  it.each<[name: string, limits: KeyLimits]>([
    ['waiting', { waitingMax: 7 }],
    ['rate', { submissionsPerMinuteMax: 9 }],
  ])('are exceeded by none of 64 parallel submissions, also after a restart (%s)', async (name, limits) => {
    const id = await newKey(name, limits);
    const max = Object.values(limits)[0]!;
    expect(await submitAll(name)).toEqual({ 202: max, 429: 64 - max });
    await restart();
    expect(await submitAll(name)).toEqual({ 429: 64 });
    const usage = (await running.app.get(TaskStore).credentials.usage()).get(id);
    expect(usage).toMatchObject({ waiting: max, submissionsLastMinute: max });
  });

  it('answer with a problem that says what to do and when to retry', async () => {
    const id = await newKey('problem', { submissionsPerMinuteMax: 1 });
    await send('problem', '/v1/tasks', body);
    const refused = await send('problem', '/v1/tasks', body);
    const retryAfterS = Number(refused.headers.get('retry-after'));
    expect(retryAfterS).toBeGreaterThan(40);
    expect(retryAfterS).toBeLessThanOrEqual(61);
    expect(await refused.json()).toEqual({
      type: 'urn:yardmaster:problem:KEY_LIMIT_REACHED',
      title: 'A limit of the API key is reached',
      status: 429,
      detail:
        `API key ${id} submitted 1 task within a minute (limit 1); submit more slowly, ` +
        'or ask an operator to raise `submissionsPerMinuteMax`',
      code: 'KEY_LIMIT_REACHED',
      retryable: true,
      instance: '/v1/tasks',
      details: { limit: 'submissionsPerMinuteMax', value: 1, used: 1, retryAfterMs: expect.any(Number) },
    });
  });

  it('apply to each task of a batch, and not to replays', async () => {
    const id = await newKey('batch', { waitingMax: 2 });
    const headers = { 'idempotency-key': 'once' };
    expect((await send('batch', '/v1/tasks', body, headers)).status).toBe(202);
    const batch = await send('batch', '/v1/tasks:batch', { tasks: [body, body, body] });
    expect(await batch.json()).toMatchObject({
      results: [
        { task: { state: 'queued' } },
        { status: 429, problem: { code: 'KEY_LIMIT_REACHED', details: { limit: 'waitingMax', value: 2, used: 2 } } },
        { status: 429, problem: { code: 'KEY_LIMIT_REACHED' } },
      ],
    });
    const replay = await send('batch', '/v1/tasks', body, headers);
    expect(replay.ok).toBe(true);
    const rejected = await send('batch', '/v1/tasks', body);
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await running.send('POST', '/v1/tasks', body)).status).toBe(202);
    expect((await running.app.get(TaskStore).credentials.usage()).get(id)).toMatchObject({ waiting: 2 });
  });
});
