import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

const valid = { capability: 'python.run', input: { code: 'print(1)' } };

describe.each(interfaceKinds)('error handling (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind, { payloadBytesMax: 200_000 })));
  afterAll(async () => {
    expect(fleet.manager.counts()).toMatchObject({ workers: { online: 3 }, slots: { used: 0 } });
    await fleet.close();
  });

  it.each([
    ['an input of the wrong type', { ...valid, input: { code: 1 } }, 422, 'INVALID_INPUT', 'input.code'],
    ['an input without a required property', { ...valid, input: {} }, 422, 'INVALID_INPUT', 'input.code'],
    [
      'an input with an unknown property',
      { ...valid, input: { code: '', colour: 1 } },
      422,
      'INVALID_INPUT',
      'input.colour',
    ],
    ['no capability', { input: {} }, 422, 'INVALID_REQUEST', 'capability'],
    ['an invalid priority', { ...valid, priority: 'high' }, 422, 'INVALID_REQUEST', 'priority'],
    ['an unknown property', { ...valid, colour: 'blue' }, 422, 'INVALID_REQUEST', 'colour'],
    [
      'a label that is none',
      { ...valid, labels: { require: { region: 5 } } },
      422,
      'INVALID_REQUEST',
      'labels.require',
    ],
  ])('rejects %s with the path', async (_name, request, status, code, path) => {
    const answer = await fleet.call('POST', '/v1/tasks', request);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({
      status,
      body: { status, code, errors: [{ path: expect.stringContaining(path), message: expect.any(String) }] },
    });
  });

  it.each([
    ['invalid JSON', 'POST', '/v1/tasks', '{"capability":', 400, 'INVALID_JSON'],
    [
      'what is too large',
      'POST',
      '/v1/tasks',
      { ...valid, input: { code: 'x'.repeat(300_000) } },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['an unknown task', 'GET', '/v1/tasks/t-none', undefined, 404, 'NOT_FOUND'],
    ['an unknown worker', 'GET', '/v1/workers/none', undefined, 404, 'NOT_FOUND'],
    ['an unknown path', 'GET', '/v1/nothing', undefined, 404, 'NOT_FOUND'],
    ['an invalid cursor', 'GET', '/v1/tasks?cursor=!!', undefined, 400, 'INVALID_REQUEST'],
    ['an unknown state', 'GET', '/v1/tasks?state=sleeping', undefined, 400, 'INVALID_REQUEST'],
  ])('rejects %s', async (_name, method, path, body, status, code) => {
    expect(await fleet.call(method, path, body)).toMatchObject({
      status,
      body: { status, code, title: expect.any(String) },
    });
  });

  it('rejects a caller without the key, without details', async () => {
    for (const headers of [{ authorization: 'Bearer wrong' }, { authorization: '' }]) {
      const answer = await fleet.call('POST', '/v1/tasks', valid, headers);
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
      expect(JSON.stringify(answer.body)).not.toContain(fleet.apiKey);
    }
  });

  it('queues a task of an unknown capability until its queue timeout', async () => {
    const { status, body } = await fleet.call(
      'POST',
      '/v1/tasks',
      { capability: 'none.such', queueTimeoutMs: 200 },
      { prefer: 'wait=30' },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'timed_out', attempt: 0, outcome: { error: { code: 'QUEUE_TIMEOUT' } } });
  });

  it('rejects it at once if a worker is required', async () => {
    const answer = await fleet.call('POST', '/v1/tasks', { capability: 'none.such', requireWorker: true });
    expect(answer.body).toMatchObject({ code: 'NO_CAPABLE_WORKER' });
  });

  it('keeps working after these errors', async () => {
    const { body } = await fleet.call('POST', '/v1/tasks', valid, { prefer: 'wait=30' });
    expect(body).toMatchObject({ state: 'succeeded', outcome: { result: { stdout: '1\n' } } });
  });
});
