import { startApp, type RunningApp } from '../support/start-app';

interface Problem {
  code: string;
  errors: Array<{ path: string; message: string }>;
}

const tooDeep = 'nests deeper than 128 levels; flatten it, or send it as text';
const outOfRange =
  'expected an integer within ±9007199254740991 or a float within the range of a double; send it as a string';

/** Returns a request for an unoffered capability with this JSON text as input. */
const requestWith = (input: string) => `{"capability":"test.none","input":${input}}`;
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const keyless: Array<Record<string, string>> = [{}];
let keys = 0;

describe('the limits of JSON, over REST', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
    return running.ask(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  }

  it.each([
    ['nested 129 deep', nested(129), Array<string>(128).fill('0').join('.'), tooDeep],
    ['nested 4,100 deep', nested(4100), Array<string>(128).fill('0').join('.'), tooDeep],
    ['nested 100,000 deep', nested(100_000), Array<string>(128).fill('0').join('.'), tooDeep],
    ['with an integer beyond 2^53−1', '{"rows":[1,9007199254740993]}', 'rows.1', outOfRange],
    ['with one below −(2^53−1)', '{"n":-9007199254740992}', 'n', outOfRange],
    ['with one of 400 digits', `{"n":1${'0'.repeat(400)}}`, 'n', outOfRange],
    ['with a number that overflows', '{"n":1e999}', 'n', outOfRange],
  ])('rejects an input %s with its path, also with an idempotency key', async (_, input, path, message) => {
    for (const headers of keyless.concat({ 'idempotency-key': 'deep' })) {
      const response = await post('/v1/tasks', requestWith(input), headers);
      expect(response.status).toBe(422);
      const { code, errors } = (await response.json()) as Problem;
      expect({ code, errors }).toEqual({ code: 'INVALID_INPUT', errors: [{ path: `input.${path}`, message }] });
    }
  });

  it.each([
    nested(128),
    '{"n":9007199254740991,"m":-9007199254740991}',
    '{"avogadro":6.02e23,"light":1e18,"text":"9007199254740993"}',
    '{"__proto__":{"polluted":true},"a":1}',
    '{"constructor":{"prototype":{"polluted":1}},"toString":null,"hasOwnProperty":1}',
    String.raw`{"half":"\ud800","__proto__":[{"__proto__":null}]}`,
  ])('stores the input %s unchanged', async (input) => {
    const response = await post('/v1/tasks', requestWith(input), { 'idempotency-key': `kept-${keys++}` });
    expect(response.status).toBe(202);
    const text = await (await running.ask(response.headers.get('location')!)).text();
    const ours = /"input":(.*?),"outcome"|"input":(.*)\}$/.exec(text)!;
    expect(JSON.stringify(JSON.parse(ours[1] ?? ours[2]!))).toBe(JSON.stringify(JSON.parse(input)));
    expect({}).not.toHaveProperty('polluted');
  });

  it('rejects a large number elsewhere in a request, with its path', async () => {
    const response = await post('/v1/tasks', '{"capability":"test.none","priority":9007199254740993}');
    expect(response.status).toBe(422);
    const { code, errors } = (await response.json()) as Problem;
    expect([code, errors[0]!.path]).toEqual(['INVALID_REQUEST', 'priority']);
  });

  it.each([
    ['/v1/sessions', '{"capability":"test.none","ttlMs":9007199254740993}', 'ttlMs'],
    ['/v1/workers/w-1/drain', `{"deadlineMs":${nested(4100)}}`, `deadlineMs${'.0'.repeat(135)}`],
    ['/v1/mock/scenario', '{"seed":1e999}', 'seed'],
  ])('rejects a body for %s beyond the limits, with its path', async (path, body, fault) => {
    const method = path.startsWith('/v1/mock') ? 'PUT' : 'POST';
    const headers = { 'content-type': 'application/json' };
    const response = await running.ask(path, { method, body, headers });
    const { code, errors } = (await response.json()) as Problem;
    expect([response.status, code, errors.map((each) => each.path)]).toEqual([422, 'INVALID_REQUEST', [fault]]);
  });

  it('rejects a property of the request named like an inherited one', async () => {
    const response = await post('/v1/tasks', '{"capability":"test.none","__proto__":{"input":1}}');
    expect(response.status).toBe(422);
    const { code, errors } = (await response.json()) as Problem;
    expect({ code, errors }).toEqual({
      code: 'INVALID_REQUEST',
      errors: [{ path: '__proto__', message: 'is not a known property' }],
    });
  });

  it('rejects one task of a batch with its own path, and accepts the others', async () => {
    const inputs = ['1', nested(4100), '{"n":9007199254740993}', '{"__proto__":1}', '{"n":1e999}', '2'];
    for (const headers of keyless.concat({ 'idempotency-key': 'batch' })) {
      const response = await post('/v1/tasks:batch', `{"tasks":[${inputs.map(requestWith).join(',')}]}`, headers);
      expect(response.status).toBe(200);
      const { results } = (await response.json()) as { results: Array<{ status: number; problem?: Problem }> };
      expect(results.map(({ status }) => status)).toEqual([202, 422, 422, 202, 422, 202]);
      const faults = results.map(({ problem }) => problem && [problem.code, problem.errors[0]!.path]);
      expect(faults[1]).toEqual(['INVALID_INPUT', `input.${Array<string>(128).fill('0').join('.')}`]);
      expect([faults[2], faults[4]]).toEqual([
        ['INVALID_INPUT', 'input.n'],
        ['INVALID_INPUT', 'input.n'],
      ]);
    }
  });

  it('accepts 220 submissions concurrent with one that is too deep', async () => {
    const bodies = Array.from({ length: 221 }, (_, n) => requestWith(n === 110 ? nested(4100) : String(n)));
    const responses = await Promise.all(bodies.map((body) => post('/v1/tasks', body)));
    expect(responses.map(({ status }) => status)).toEqual(bodies.map((_, n) => (n === 110 ? 422 : 202)));
  });

  it('reports the syntax error of invalid JSON', async () => {
    const response = await post('/v1/tasks', '{"capability":');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'INVALID_JSON',
      detail: expect.stringMatching(/^the body is not valid JSON: /) as string,
    });
  });
});
