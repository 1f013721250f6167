import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import * as fc from 'fast-check';
import { fuzz } from '../support/fuzz/fuzz';
import { hostile, nearly } from '../support/fuzz/hostile';
import { fitting, resolved, type Schema } from '../support/fuzz/schema';
import { startApp, type RunningApp } from '../support/start-app';

type Method = 'get' | 'post' | 'put' | 'delete';
interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: Schema;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  paths: Record<string, Record<Method, Operation>>;
  components: { schemas: Record<string, Schema> };
}
interface Answer {
  statusCode: number;
  type: string;
  payload: string;
}

/** The statuses of a valid request, by operation with a body. In this spec the ids in paths do not exist. */
const accepting: Readonly<Record<string, readonly number[]>> = {
  'post /v1/tasks': [202],
  'post /v1/tasks:batch': [200],
  'post /v1/tasks/{id}/cancel': [404],
  'post /v1/tasks/{id}/input': [404],
  'post /v1/tasks/{id}/artifacts/{name}/tickets': [404],
  'post /v1/sessions': [503],
  // A name may be taken, and an expiry may have passed.
  'post /v1/keys': [201, 409, 422],
  'post /v1/keys/{id}/rotate': [404],
  'post /v1/workers/{id}/drain': [404],
  'post /v1/workers/{id}/exited': [204, 404],
  'put /v1/mock/scenario': [200, 422],
};
/** Properties of a task that can be rejected although they are valid by the schema. */
const decisive = ['sessionId', 'requireWorker', 'cancelOnDisconnect'];

describe('a request', () => {
  let running: RunningApp;
  let document: Document;
  let ajv: Ajv2020;
  const validators = new Map<string, ValidateFunction>();

  beforeAll(async () => {
    running = await startApp({ queueLengthMax: 100_000 });
    document = (await (await running.ask('/openapi.json')).json()) as Document;
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', components: document.components });
  });
  afterAll(() => running.close());

  const operationOf = (name: string): Operation => {
    const [method, path] = name.split(' ') as [Method, string];
    return document.paths[path]![method];
  };
  const inline = (schema: Schema): Schema =>
    resolved(schema, (reference) => ({ schema: document.components.schemas[reference.split('/').at(-1)!]!, base: '' }));
  const fits = (schema: Schema, value: unknown): boolean => {
    const key = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    const known = validators.get(key) ?? ajv.compile(JSON.parse(key) as object);
    validators.set(key, known);
    return known(value);
  };

  async function ask(
    name: string,
    { path = {}, query = '', headers = {}, payload }: Partial<Ask> = {},
  ): Promise<Answer> {
    const [method, template] = name.split(' ') as [Method, string];
    const url = template.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(path[key] ?? 'nobody'));
    const type: Record<string, string> = payload === undefined ? {} : { 'content-type': 'application/json' };
    const init = { method: method.toUpperCase(), headers: { ...type, ...headers }, body: payload };
    const answer = await running.ask(`${url}${query}`, init);
    return { statusCode: answer.status, type: answer.headers.get('content-type') ?? '', payload: await answer.text() };
  }

  /** Asserts a documented status and body, and a code and paths for a rejection. */
  function expectDocumented(name: string, { statusCode, type: given, payload }: Answer): void {
    const response = operationOf(name).responses[statusCode];
    expect([name, statusCode, response === undefined ? payload : 'documented']).toEqual([
      name,
      statusCode,
      'documented',
    ]);
    const type = given.split(';')[0]!;
    const schema = response!.content?.[type]?.schema;
    if (statusCode === 204) return;
    if (statusCode >= 400) expect(type).toBe('application/problem+json');
    const body: unknown = type.endsWith('json') ? JSON.parse(payload) : payload;
    if (schema !== undefined && type.endsWith('json')) expect([fits(schema, body), payload]).toEqual([true, payload]);
    const { code, errors, status } = body as { code: string; errors?: unknown[]; status: number };
    if (statusCode >= 400) expect([code !== 'INTERNAL', status]).toEqual([true, statusCode]);
    if (code === 'INVALID_REQUEST' || code === 'INVALID_INPUT') expect([name, errors?.length]).not.toEqual([name, 0]);
  }

  describe('with a body', () => {
    const names = Object.keys(accepting);
    const bodies = (name: string): fc.Arbitrary<unknown> => {
      const { schema } = operationOf(name).requestBody!.content['application/json'];
      return fitting(inline(schema)).filter((body) => fits(schema, body));
    };

    it('covers every operation with a body', () => {
      const taking = Object.entries(document.paths).flatMap(([path, item]) =>
        (Object.keys(item) as Method[])
          .filter((method) => item[method].requestBody?.content['application/json'])
          .map((method) => `${method} ${path}`),
      );
      expect(taking.sort()).toEqual(names.toSorted());
    });

    it.each(names)('%s accepts a valid body', (name) =>
      fuzz(bodies(name), async (body) => {
        for (const task of tasksIn(body)) for (const key of decisive) delete task[key];
        const answer = await ask(name, { payload: JSON.stringify(body) });
        expectDocumented(name, answer);
        expect([answer.payload, accepting[name]]).toEqual([
          answer.payload,
          expect.arrayContaining([answer.statusCode]),
        ]);
      }),
    );

    it.each(names)('%s answers any body as documented', (name) =>
      fuzz(fc.oneof(nearly(bodies(name)), hostile), async (body) => {
        const answer = await ask(name, { payload: JSON.stringify(body) });
        expectDocumented(name, answer);
        const { schema } = operationOf(name).requestBody!.content['application/json'];
        if (!fits(schema, body) && name !== 'post /v1/tasks:batch') expect([400, 422]).toContain(answer.statusCode);
      }),
    );

    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '1e999',
        '{"a":1e999}',
        '9007199254740993',
        '-',
        '{',
        '[1,]',
        '\ufeff{}',
        'NaN',
        '"\\ud800"',
        '\u0000',
      ),
      fc.constantFrom(1000, 100_000).map((depth) => '['.repeat(depth)),
      fc.constantFrom(1000, 100_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
    );
    it.each(names)('%s rejects arbitrary text', (name) =>
      fuzz(texts, async (payload) => expectDocumented(name, await ask(name, { payload })), 40),
    );
  });

  describe('with parameters', () => {
    const text = fc.string({
      unit: fc.constantFrom(...Array.from('az09-_.,:+T%/ "\'&=\u00e9\ud83d\ude00')),
      maxLength: 20,
    });
    const header = fc.string({ unit: fc.constantFrom(...Array.from('az09-_=;,"* W/')), maxLength: 300 });

    it('answers any parameters as documented', async () => {
      const operations = Object.entries(document.paths).flatMap(([path, item]) =>
        (Object.keys(item) as Method[]).map((method) => `${method} ${path}`),
      );
      // The feed of the fleet never ends; its own specs read it.
      const endless = ['get /v1/events', 'head /v1/events'];
      const harmless = operations.filter(
        (name) => !name.startsWith('put ') && !name.includes('/health') && !endless.includes(name),
      );
      const asked = fc.constantFrom(...harmless).chain((name) => fc.tuple(fc.constant(name), asks(operationOf(name))));
      await fuzz(asked, async ([name, parts]) => expectDocumented(name, await ask(name, parts)), 600);
    });

    function asks({ parameters = [] }: Operation): fc.Arbitrary<Ask> {
      const valueOf = ({ in: place, schema }: Parameter): fc.Arbitrary<string> => {
        const good = fitting(inline(schema)).map((value) => [value].flat().join(','));
        const other = place === 'header' ? header : text;
        return fc.oneof(place === 'header' ? good.filter((each) => /^[\x20-\x7e]*$/.test(each)) : good, other);
      };
      const of = (place: Parameter['in'], requiredKeys: string[] | undefined) =>
        fc.record(
          Object.fromEntries(parameters.filter((each) => each.in === place).map((each) => [each.name, valueOf(each)])),
          requiredKeys === undefined ? {} : { requiredKeys },
        ) as fc.Arbitrary<Record<string, string>>;
      return fc.record({
        path: of('path', undefined).map((path) => mapEmpty(path)),
        query: fc
          .tuple(of('query', []), fc.option(text, { freq: 5 }))
          .map(
            ([query, more]) =>
              `?${new URLSearchParams(query).toString()}${more === null ? '' : `&${encodeURIComponent(more)}=1`}`,
          ),
        headers: of('header', []),
      });
    }
  });
});

interface Ask {
  path: Record<string, string>;
  query: string;
  headers: Record<string, string>;
  payload?: string;
}

/** Replaces empty path parameters: an empty segment would change the route. */
function mapEmpty(path: Record<string, string>): Record<string, string> {
  const isStep = (value: string): boolean => value !== '' && !/^\.{1,2}$/.test(value);
  return Object.fromEntries(Object.entries(path).map(([name, value]) => [name, isStep(value) ? value : 'x']));
}

function tasksIn(body: unknown): Array<Record<string, unknown>> {
  const { tasks } = body as { tasks?: Array<Record<string, unknown>> };
  return tasks ?? [body as Record<string, unknown>];
}
