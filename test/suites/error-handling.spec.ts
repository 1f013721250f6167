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
    ['an input that does not fit', { ...valid, input: { code: 1 } }, 422, 'INVALID_INPUT', 'input.code'],
    ['an input with too little', { ...valid, input: {} }, 422, 'INVALID_INPUT', 'input.code'],
    ['an input with too much', { ...valid, input: { code: '', colour: 1 } }, 422, 'INVALID_INPUT', 'input.colour'],
    ['no capability', { input: {} }, 422, 'INVALID_REQUEST', 'capability'],
    ['a priority that is none', { ...valid, priority: 'high' }, 422, 'INVALID_REQUEST', 'priority'],
    ['a property that is none', { ...valid, colour: 'blue' }, 422, 'INVALID_REQUEST', 'colour'],
    [
      'a label that is none',
      { ...valid, labels: { require: { region: 5 } } },
      422,
      'INVALID_REQUEST',
      'labels.require',
    ],
  ])('should refuse %s with the path', async (_name, request, status, code, path) => {
    const answer = await fleet.call('POST', '/v1/tasks', request);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({
      status,
      body: { status, code, errors: [{ path: expect.stringContaining(path), message: expect.any(String) }] },
    });
  });

  it.each([
    ['what is not JSON', 'POST', '/v1/tasks', '{"capability":', 400, 'INVALID_JSON'],
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
    ['a cursor that is none', 'GET', '/v1/tasks?cursor=!!', undefined, 400, 'INVALID_REQUEST'],
    ['a state that is none', 'GET', '/v1/tasks?state=sleeping', undefined, 400, 'INVALID_REQUEST'],
  ])('should refuse %s', async (_name, method, path, body, status, code) => {
    expect(await fleet.call(method, path, body)).toMatchObject({
      status,
      body: { status, code, title: expect.any(String) },
    });
  });

  it('should refuse a stranger, and not say more', async () => {
    for (const headers of [{ authorization: 'Bearer wrong' }, { authorization: '' }]) {
      const answer = await fleet.call('POST', '/v1/tasks', valid, headers);
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
      expect(JSON.stringify(answer.body)).not.toContain(fleet.apiKey);
    }
  });

  it('should let a task of an unknown capability wait, as long as it may', async () => {
    const { status, body } = await fleet.call(
      'POST',
      '/v1/tasks',
      { capability: 'none.such', queueTimeoutMs: 200 },
      { prefer: 'wait=30' },
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'timed_out', attempt: 0, outcome: { error: { code: 'QUEUE_TIMEOUT' } } });
  });

  it('should refuse it at once where a worker is required', async () => {
    const answer = await fleet.call('POST', '/v1/tasks', { capability: 'none.such', requireWorker: true });
    expect(answer.body).toMatchObject({ code: 'NO_CAPABLE_WORKER' });
  });

  it('should go on after all of this', async () => {
    const { body } = await fleet.call('POST', '/v1/tasks', valid, { prefer: 'wait=30' });
    expect(body).toMatchObject({ state: 'succeeded', outcome: { result: { stdout: '1\n' } } });
  });
});
