import { request as httpRequest } from 'node:http';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { startApp, type RunningApp } from '../support/start-app';

interface Operation {
  parameters: Array<{ name: string; in: string; schema: object; style?: string; explode?: boolean }>;
  requestBody?: { required: boolean };
  responses: Record<string, { content?: Record<string, { schema: object }>; headers?: object }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

const capability = 'unheard.of';

/** Compares the document with the behaviour. `npm run api-check` goes further. */
describe('the OpenAPI document', () => {
  let running: RunningApp;
  let document: Document;
  let ajv: Ajv2020;

  beforeAll(async () => {
    running = await startApp();
    document = (await (await running.ask('/openapi.json')).json()) as Document;
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', components: document.components });
  });
  afterAll(() => running.close());

  const operation = (method: string, path: string): Operation => document.paths[path]![method]!;
  const parameter = (method: string, path: string, name: string): Operation['parameters'][number] =>
    operation(method, path).parameters.find((each) => each.name === name)!;
  const schemaOf = (name: string): ValidateFunction => ajv.getSchema(`document#/components/schemas/${name}`)!;
  const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

  /** Sends requests that `fetch` would reject or change. */
  function raw(method: string, path: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number; allow?: string; type?: string; text: string }>((resolve, reject) => {
      const options = { method, headers: { authorization: `Bearer ${running.apiKey}`, ...headers }, agent: false };
      const asked = httpRequest(`${running.url}${path}`, options as object, (answer) => {
        let text = '';
        answer.on('data', (piece: Buffer) => (text += piece.toString()));
        answer.on('end', () => {
          const { allow, 'content-type': type } = answer.headers;
          resolve({ status: answer.statusCode!, allow, type, text });
        });
      });
      asked.on('error', reject).end();
    });
  }

  it.each([
    ['TaskRequest', '/v1/tasks', { capability }],
    ['SessionRequest', '/v1/sessions', { capability }],
    ['TaskBatchRequest', '/v1/tasks:batch', { tasks: [{ capability }] }],
    ['WorkerExit', '/v1/workers/nobody/exited', { instanceId: 'i' }],
    ['DrainRequest', '/v1/workers/nobody/drain', {}],
    ['CancelRequest', '/v1/tasks/t-none/cancel', {}],
    ['TaskInput', '/v1/tasks/t-none/input', {}],
    ['ApiKeyRequest', '/v1/keys', { name: 'least', scopes: ['read'] }],
    ['RotateRequest', '/v1/keys/k-none/rotate', {}],
    ['ArtifactTicketRequest', '/v1/tasks/t-none/artifacts/a/tickets', {}],
  ])('documents the validation of %s: null means absent, other properties are unknown', async (name, path, least) => {
    const properties = Object.keys((document.components.schemas[name] as { properties: object }).properties);
    const required = Object.keys(least);
    const nulls = Object.fromEntries(properties.map((key) => [key, null]));
    const withNulls = { ...nulls, ...least };
    expect(schemaOf(name)(withNulls)).toBe(true);
    expect((await running.send('POST', path, withNulls)).status).not.toBe(422);
    const faulty = [{ ...least, colour: 'red' }, ...required.map((key) => ({ ...least, [key]: null }))];
    for (const body of faulty) {
      expect([name, body, schemaOf(name)(body)]).toEqual([name, body, false]);
      const answer = await running.send('POST', path, body);
      expect([answer.status, await codeOf(answer)]).toEqual([422, 'INVALID_REQUEST']);
    }
  });

  it.each([
    ['TaskRequest', { capability, timeoutMs: 1.5 }],
    ['TaskRequest', { capability, retry: { on: ['lower'] } }],
    ['TaskRequest', { capability, labels: { require: { 'a b': 'x' } } }],
    ['TaskRequest', { capability, labels: { require: { a: '𝟙'.repeat(257) } } }],
    ['TaskRequest', { capability, retry: { backoff: { type: 'linear' } } }],
  ])('documents the limits and patterns of %s %j', async (name, body) => {
    expect(schemaOf(name)(body)).toBe(false);
    expect((await running.send('POST', '/v1/tasks', body)).status).toBe(422);
  });

  it('counts the characters of a label, not UTF-16 units', async () => {
    const body = { capability, labels: { require: { a: '𝟙'.repeat(256) } } };
    expect(schemaOf('TaskRequest')(body)).toBe(true);
    expect((await running.send('POST', '/v1/tasks', body)).status).toBe(202);
  });

  it('documents that `text` and `base64` are mutually exclusive', async () => {
    const body = { text: 'a', base64: 'YQ==' };
    expect([schemaOf('TaskInput')(body), schemaOf('TaskInput')({ ...body, text: null })]).toEqual([false, true]);
    expect((await running.send('POST', '/v1/tasks/t-none/input', body)).status).toBe(422);
  });

  it('documents the limits of a page', async () => {
    for (const path of ['/v1/tasks', '/v1/sessions', '/v1/keys']) {
      const bounds = { type: 'integer', minimum: 1, maximum: 500, default: 50 };
      expect(parameter('get', path, 'limit').schema).toEqual(bounds);
      const statuses = [0, 1, 500, 501].map(async (limit) => (await running.ask(`${path}?limit=${limit}`)).status);
      expect(await Promise.all(statuses)).toEqual([400, 200, 200, 400]);
      expect(parameter('get', path, 'state')).toMatchObject({ style: 'form', explode: false });
    }
  });

  it.each([
    ['2026-01-31', 200],
    ['2026-01-31T12:00:00.5+02:00', 200],
    ['1767225600000', 200],
    ['2026-01-31T12:00:00', 400],
    ['2026-02-32', 400],
    ['2026-01-31T25:00Z', 400],
  ])('documents the format of a time: %s', async (time, status) => {
    expect(ajv.validate(parameter('get', '/v1/tasks', 'createdFrom').schema, time)).toBe(status === 200);
    expect((await running.ask(`/v1/tasks?createdFrom=${encodeURIComponent(time)}`)).status).toBe(status);
  });

  it.each([
    ['abc', 202],
    ['"abc"', 202],
    ['x'.repeat(255), 202],
    ['a"b', 202],
    ['x'.repeat(256), 422],
    ['a b', 422],
    ['""', 422],
    ['"abc', 422],
  ])('documents the pattern of an idempotency key: %s', async (key, status) => {
    const { schema } = parameter('post', '/v1/tasks', 'Idempotency-Key');
    expect(ajv.validate(schema, key)).toBe(status === 202);
    const answer = await running.send('POST', '/v1/tasks', { capability }, { 'idempotency-key': key });
    expect(answer.status).toBe(status);
  });

  it('ignores unknown preferences', async () => {
    const headers = { prefer: 'respond-async, wait=soon, wait' };
    expect((await running.send('POST', '/v1/tasks', { capability }, headers)).status).toBe(202);
  });

  it('documents rejected event requests, and the content of events', async () => {
    const { id } = (await (await running.send('POST', '/v1/tasks', { capability })).json()) as { id: string };
    const { responses, parameters } = operation('get', '/v1/tasks/{id}/events');
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '404', '429', '503']));
    expect(responses['200']!.content).toEqual({
      'text/event-stream': expect.objectContaining({ schema: { $ref: '#/components/schemas/ServerSentEvent' } }),
    });
    expect(parameters.map(({ name }) => name)).toEqual(['id', 'after', 'Last-Event-ID']);
    for (const [query, header] of [
      ['?after=-1', ''],
      ['', 'x'],
      ['?after=9007199254740992', '1'],
    ] as const) {
      const answer = await running.ask(`/v1/tasks/${id}/events${query}`, { headers: { 'last-event-id': header } });
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'INVALID_REQUEST']);
    }
    await running.send('POST', `/v1/tasks/${id}/cancel`);
    const stream = await running.ask(`/v1/tasks/${id}/events`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const fields = (await stream.text())
      .split('\n\n')[0]!
      .split('\n')
      .map((line) => line.split(/: (.*)/).slice(0, 2));
    const event = Object.fromEntries(fields) as { data: string };
    expect([schemaOf('ServerSentEvent')(event), schemaOf('TaskEvent')(JSON.parse(event.data))]).toEqual([true, true]);
  });

  it('answers HEAD of an event stream immediately, without counting a client', async () => {
    const { id } = (await (await running.send('POST', '/v1/tasks', { capability })).json()) as { id: string };
    const answer = await raw('HEAD', `/v1/tasks/${id}/events`);
    expect(answer).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8', text: '' });
    expect(await (await running.ask('/v1/stats')).json()).toMatchObject({ clients: 0 });
  });

  /** Returns the methods of a path, with those of a template that it fits: `/v1/keys/self` is also `/v1/keys/{id}`. */
  function methodsOf(path: string): string[] {
    const isTemplate = (other: string): boolean =>
      !path.includes('{') && new RegExp(`^${other.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
    const items = Object.entries(document.paths).filter(([other]) => other === path || isTemplate(other));
    return [...new Set(items.flatMap(([, item]) => Object.keys(item).map((method) => method.toUpperCase())))];
  }

  it('lists every method of a path in `Allow`, for any method and body', async () => {
    for (const path of Object.keys(document.paths)) {
      const methods = methodsOf(path);
      const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
      const address = path.replace('{id}', 'x').replace('{name}', 'y');
      for (const method of ['OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'SEARCH']) {
        const answer = await raw(method, address, { 'content-type': 'text/csv' });
        expect([path, method, answer.status, answer.allow]).toEqual([path, method, 405, allowed]);
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'METHOD_NOT_ALLOWED', status: 405 });
      }
    }
  });

  it.each([
    ['DELETE', '/v1/mock/scenario', 204],
    ['DELETE', '/v1/sessions/s-none', 404],
    ['DELETE', '/v1/keys/k-none', 404],
    ['POST', '/v1/keys/k-none/rotate', 404],
    ['POST', '/v1/keys', 400],
    ['DELETE', '/v1/workers/nobody', 404],
    ['POST', '/v1/workers/nobody/resume', 404],
    ['POST', '/v1/workers/nobody/drain', 404],
    ['POST', '/v1/tasks/t-none/cancel', 404],
    ['POST', '/v1/tasks', 400],
    ['POST', '/v1/workers/nobody/exited', 400],
  ])('accepts %s %s with a content type and no body', async (method, path, status) => {
    for (const type of ['application/json', 'text/plain']) {
      const ways: Array<Record<string, string>> = [{}, { 'content-length': '0' }];
      if (type === 'application/json') ways.push({ 'transfer-encoding': 'chunked' });
      for (const way of ways) {
        const headers = { 'content-type': type, ...way };
        const answer = await raw(method, path, headers);
        expect([answer.status, status === 400 ? JSON.parse(answer.text).code : '']).toEqual([
          status,
          status === 400 ? 'INVALID_JSON' : '',
        ]);
      }
    }
  });

  it('suggests a similar name for an unknown one', async () => {
    const bodies = [
      ['/v1/tasks', { capability, sesionId: 's-1' }, 'sesionId', 'property; did you mean `sessionId`?'],
      [
        '/v1/tasks',
        { capability, retry: { maxAttemps: 1 } },
        'retry.maxAttemps',
        'property; did you mean `maxAttempts`?',
      ],
      ['/v1/tasks', { capability, colour: 1 }, 'colour', 'property'],
    ] as const;
    for (const [path, body, fault, meant] of bodies) {
      const problem = await (await running.send('POST', path, body)).json();
      expect(problem).toMatchObject({ errors: [{ path: fault, message: `is not a known ${meant}` }] });
    }
    const list = await (await running.ask('/v1/tasks?limt=1')).json();
    expect(list).toMatchObject({
      errors: [{ path: 'limt', message: 'is not a known parameter; did you mean `limit`?' }],
    });
  });

  it('limits the number of reported violations', async () => {
    const body = { capability, ...Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, 0])) };
    const problem = (await (await running.send('POST', '/v1/tasks', body)).json()) as { errors: object[] };
    expect(problem.errors).toHaveLength(64);
  });

  it('documents the headers of the key and of retries', () => {
    expect(document.components.securitySchemes['bearer']).toMatchObject({ scheme: 'bearer', bearerFormat: 'API key' });
    const { responses } = operation('post', '/v1/tasks');
    expect(responses['429']!.headers).toHaveProperty('Retry-After');
    expect(responses['401']!.headers).toHaveProperty('WWW-Authenticate');
  });
});
