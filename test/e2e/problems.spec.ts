import { connect } from 'node:net';
import { TaskStore } from '../../src/tasks';
import { startApp, type RunningApp } from '../support/start-app';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  retryable: boolean;
  instance?: string;
  errors?: Array<{ path: string; message: string }>;
}

describe('problem details', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ queueLengthMax: 1, payloadBytesMax: 4096 })));
  afterAll(() => running.close());
  afterEach(() => jest.restoreAllMocks());

  /** Returns the problem in a response, and checks its common properties. */
  async function problemOf(response: Response): Promise<Problem> {
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = (await response.json()) as Problem;
    expect(problem).toMatchObject({
      type: `urn:yardmaster:problem:${problem.code}`,
      title: expect.any(String),
      status: response.status,
      detail: expect.any(String),
      retryable: expect.any(Boolean),
      instance: expect.any(String),
    });
    return problem;
  }

  function post(body: string, contentType = 'application/json'): Promise<Response> {
    return running.ask('/v1/tasks', { method: 'POST', body, headers: { 'content-type': contentType } });
  }

  it.each([
    ['JSON that is cut', '{"capability":', 400, 'INVALID_JSON'],
    ['an empty body', '', 400, 'INVALID_JSON'],
    ['JSON that would change a prototype', '{"__proto__":{"capability":"python.run"}}', 422, 'INVALID_REQUEST'],
    ['JSON that hides its class', '{"constructor":1,"capability":"python.run"}', 422, 'INVALID_REQUEST'],
    ['a body that is too large', `"${'x'.repeat(5000)}"`, 413, 'PAYLOAD_TOO_LARGE'],
    ['a list', '[]', 422, 'INVALID_REQUEST'],
    ['null', 'null', 422, 'INVALID_REQUEST'],
  ])('rejects %s', async (_, body, status, code) => {
    const problem = await problemOf(await post(body));
    expect([problem.status, problem.code, problem.retryable]).toEqual([status, code, false]);
  });

  it.each([
    ['whose length is told', (body: string) => body],
    ['that comes in pieces', (body: string) => new Blob([body]).stream()],
  ])('reports the limit of a body that is too large, %s', async (_, sent) => {
    const init = { method: 'POST', body: sent(`"${'x'.repeat(5000)}"`), duplex: 'half' } as RequestInit;
    const response = await running.ask('/v1/tasks', { ...init, headers: { 'content-type': 'application/json' } });
    expect(await problemOf(response)).toMatchObject({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
      detail: 'body exceeds 4096 bytes; send less or raise PAYLOAD_BYTES_MAX',
    });
  });

  it('rejects a URL that is too long, and headers that are too large', async () => {
    const long = await running.ask(`/v1/tasks?cursor=${'x'.repeat(9000)}`);
    expect(await problemOf(long)).toMatchObject({ status: 414, code: 'URI_TOO_LONG' });
    const large = await running.ask('/v1/tasks', { headers: { x: 'x'.repeat(20_000) } });
    expect([large.status, await large.json()]).toEqual([
      431,
      {
        type: 'urn:yardmaster:problem:HEADERS_TOO_LARGE',
        title: 'The headers are too large',
        status: 431,
        detail: 'the headers are larger than 16384 bytes',
        code: 'HEADERS_TOO_LARGE',
        retryable: false,
      },
    ]);
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain'])('rejects a body of %s', async (type) => {
    const problem = await problemOf(await post('capability=python.run', type));
    expect([problem.status, problem.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('rejects a compressed body, with the remedy', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await running.ask('/v1/tasks', { method: 'POST', body: 'compressed', headers });
    const problem = await problemOf(response);
    expect([problem.status, problem.code, problem.detail]).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'unsupported Content-Encoding gzip; send uncompressed JSON without this header',
    ]);
  });

  it('reports the path of each violation in a body', async () => {
    const body = {
      capability: 'python',
      priority: 1000,
      timeoutMs: 1.5,
      labels: { require: { region: 1 }, avoid: {} },
      colour: 'red',
    };
    const problem = await problemOf(await running.send('POST', '/v1/tasks', body));
    expect([problem.status, problem.code]).toEqual([422, 'INVALID_REQUEST']);
    expect(problem.errors!.map(({ path }) => path).sort()).toEqual([
      'capability',
      'colour',
      'labels.avoid',
      'labels.require.region',
      'priority',
      'timeoutMs',
    ]);
    expect(problem.errors).toContainEqual({ path: 'priority', message: 'must be <= 100' });
    expect(problem.errors).toContainEqual({ path: 'colour', message: 'is not a known property' });
  });

  it('reports the path of a violation in the input', async () => {
    const body = { capability: 'python.run', input: { code: 1 } };
    const problem = await problemOf(await running.send('POST', '/v1/tasks', body));
    expect(problem).toEqual({
      type: 'urn:yardmaster:problem:INVALID_INPUT',
      title: 'The input does not match the input schema',
      status: 422,
      detail: 'input.code: expected string, got number',
      code: 'INVALID_INPUT',
      retryable: false,
      instance: '/v1/tasks',
      errors: [{ path: 'input.code', message: 'expected string, got number' }],
    });
  });

  it('keeps input properties with any name', async () => {
    const body = JSON.stringify({ capability: 'unheard.of', input: { constructor: { a: 1 }, toString: 2 } });
    const task = (await (await post(body)).json()) as { id: string; input: object };
    await running.send('POST', `/v1/tasks/${task.id}/cancel`);
    expect(JSON.stringify(task.input)).toBe('{"constructor":{"a":1},"toString":2}');
  });

  it('reports each violation in a query', async () => {
    const problem = await problemOf(
      await running.ask('/v1/tasks?state=queued,lost&limit=0&createdFrom=yesterday&x=1&worker=a%20b&state=failed'),
    );
    expect([problem.status, problem.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(problem.errors!.map(({ path }) => path)).toEqual(['x', 'state', 'worker', 'createdFrom', 'limit']);
  });

  it('rejects an invalid cursor', async () => {
    const problem = await problemOf(await running.ask('/v1/tasks?cursor=nonsense'));
    expect(problem).toMatchObject({
      status: 400,
      errors: [{ path: 'cursor', message: 'is not a cursor of this list' }],
    });
  });

  it.each([
    ['GET', '/v1/tasks/t-unknown', 'NOT_FOUND', 404],
    ['GET', '/v1/tasks/t-unknown/attempts', 'NOT_FOUND', 404],
    ['GET', '/v1/tasks/t-unknown/events', 'NOT_FOUND', 404],
    ['POST', '/v1/tasks/t-unknown/cancel', 'NOT_FOUND', 404],
    ['GET', `/v1/tasks/${'x'.repeat(65)}`, 'NOT_FOUND', 404],
    ['GET', '/v1/tasks/..%2f..%2fetc', 'NOT_FOUND', 404],
    ['GET', '/v1/workers/nobody', 'NOT_FOUND', 404],
    ['POST', '/v1/workers/nobody/drain', 'NOT_FOUND', 404],
    ['DELETE', '/v1/workers/nobody?force=maybe', 'INVALID_REQUEST', 400],
    ['GET', '/v1/nothing', 'NOT_FOUND', 404],
    ['PUT', '/v1/tasks', 'METHOD_NOT_ALLOWED', 405],
    ['DELETE', '/v1/tasks/t-unknown', 'METHOD_NOT_ALLOWED', 405],
    ['GET', '/v1/tasks/%zz', 'INVALID_REQUEST', 400],
  ])('answers %s %s with %s', async (method, path, code, status) => {
    const response = await running.ask(path, { method });
    expect(response.headers.has('allow')).toBe(status === 405);
    expect(await problemOf(response)).toMatchObject({ status, code });
  });

  it('rejects a task with `requireWorker` if no worker can run it', async () => {
    const body = { capability: 'unheard.of', requireWorker: true };
    const response = await running.send('POST', '/v1/tasks', body);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'NO_CAPABLE_WORKER', retryable: true });
  });

  it('rejects a task if the queue is full', async () => {
    const first = (await (await running.send('POST', '/v1/tasks', { capability: 'unheard.of' })).json()) as {
      id: string;
    };
    const response = await running.send('POST', '/v1/tasks', { capability: 'unheard.of' });
    await running.send('POST', `/v1/tasks/${first.id}/cancel`);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await problemOf(response)).toMatchObject({ status: 429, code: 'QUEUE_FULL', retryable: true });
  });

  it('reveals only an id for an internal error', async () => {
    jest.spyOn(running.app.get(TaskStore).tasks, 'list').mockRejectedValue(new Error('secret detail'));
    const problem = await problemOf(await running.ask('/v1/tasks'));
    expect(problem).toMatchObject({
      status: 500,
      code: 'INTERNAL',
      detail: 'internal error; search the log for the id in `instance`',
    });
    expect(problem.instance).toMatch(/^urn:yardmaster:fault:[0-9a-f-]{36}$/);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('answers invalid HTTP', async () => {
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (data) => (text += data.toString())).on('close', () => resolve(text));
    });
    socket.on('error', () => undefined);
    socket.write('NONSENSE\r\n\r\n');
    expect(await answer).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json[^]*INVALID_REQUEST/,
    );
  });
});

describe('the API key', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer yard_wrong' }],
    ['another scheme', { authorization: 'Basic eWFyZDp5YXJk' }],
    ['a wrong header', { 'x-api-key': 'yard_wrong' }],
  ])('is required with %s', async (_, headers) => {
    const response = await fetch(`${running.url}/v1/workers`, { headers: headers as Record<string, string> });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="yardmaster"');
    expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', status: 401, retryable: false });
  });

  it('is accepted in either header', async () => {
    const bearer = await fetch(`${running.url}/v1/workers`, { headers: { authorization: `bearer ${running.apiKey}` } });
    const header = await fetch(`${running.url}/v1/workers`, { headers: { 'x-api-key': running.apiKey } });
    expect([bearer.status, header.status]).toEqual([200, 200]);
  });

  it('is required before the body is read, and on unknown paths', async () => {
    const bad = await fetch(`${running.url}/v1/tasks`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    const unknown = await fetch(`${running.url}/docs/../v1/nothing`);
    expect([bad.status, unknown.status]).toEqual([401, 401]);
  });
});
