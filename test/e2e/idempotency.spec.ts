import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };

describe('Idempotency-Key', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  async function submit(
    key: string,
    body: object = sum,
  ): Promise<{ response: Response; body: Record<string, unknown> }> {
    const response = await running.send('POST', '/v1/tasks', body, { 'idempotency-key': key, prefer: 'wait=20' });
    return { response, body: (await response.json()) as Record<string, unknown> };
  }

  it('creates one task for repeated requests, with properties in any order', async () => {
    const first = await submit('one');
    expect(first.response.headers.get('idempotency-replayed')).toBeNull();
    const again = await submit('"one"', { input: sum.input, capability: sum.capability });
    expect(again.response.status).toBe(200);
    expect(again.response.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  it('creates one task for concurrent requests', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => submit('at-once')));
    expect(new Set(all.map(({ body }) => body['id'])).size).toBe(1);
    expect(all.filter(({ response }) => response.headers.get('idempotency-replayed') === null)).toHaveLength(1);
  });

  it('rejects the key for a different request, and names the task of the first', async () => {
    const { body: task } = await submit('two');
    const other = await submit('two', { ...sum, priority: 1 });
    expect(other.response.status).toBe(422);
    expect(other.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', retryable: false });
    expect(other.body['detail']).toContain(task['id']);
  });

  it.each(['', ' ', 'a b', 'x'.repeat(256)])('rejects %j as a key, naming the header', async (key) => {
    const { response, body } = await submit(key);
    expect(response.status).toBe(422);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path: 'Idempotency-Key' }] });
  });
});
