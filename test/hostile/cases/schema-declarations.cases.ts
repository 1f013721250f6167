import type { Family, HostileCase } from '../hostile-case';
import { inWords } from '../support/http';
import { HostileWorker, jsonObject } from '../support/worker';
import type { World } from '../support/world';
import { at, schema, type Registered } from './offered-schema';
import { list } from './worker-attempt';

const deepSchema = (levels: number): string => '{"items":'.repeat(levels) + '{}' + '}'.repeat(levels);
const refused = (name: string, text: string, path = at('')): HostileCase => ({
  name,
  send: schema(text),
  answer: `refused ${path}, 202`,
});
const unchecked = (name: string, text: string, path: string): HostileCase => ({
  name,
  send: schema(text),
  answer: `unchecked ${path}, 202`,
});
/** Path of the first level beyond the limit, truncated like every path. */
const items = at(`${'items.'.repeat(128).slice(0, 512)}…`);
const nearLimit = 1_000_000;

const refusals: HostileCase[] = [
  {
    name: '$async, and an input that does not fit',
    send: schema('{"$async":true,"type":"object","required":["x"]}', '{}'),
    answer: `refused ${at('$async')}, 202, 202`, // nobody offers it
  },
  refused('$async further down', '{"properties":{"a":{"$async":true}}}', at('properties.a.$async')),
  refused('$async false', '{"$async":false}', at('$async')),
  refused('a reference to itself', '{"$ref":"#"}', at('$ref')),
  refused(
    'a reference in a ring',
    '{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}',
    at('$defs.a.$ref'),
  ),
  refused('a reference in a ring through allOf', '{"allOf":[{"$ref":"#"}]}', at('allOf.0.$ref')),
  refused('a reference that leads nowhere', '{"$ref":"#/$defs/none"}', at('$ref')),
  unchecked('a reference to another host', '{"$ref":"http://127.0.0.1:1/schema"}', at('$ref')),
  unchecked('a reference to a file', '{"$ref":"file:///etc/passwd"}', at('$ref')),
  refused('a reference that is no text', '{"$ref":1}', at('$ref')),
  refused('an unknown type', '{"type":"constructor"}', at('type')),
  refused('properties that are a list', '{"properties":[]}', at('properties')),
  unchecked('a pattern that is none', '{"pattern":"("}', at('pattern')),
  refused('a bound that is no number', '{"maxLength":"5"}', at('maxLength')),
  refused('a schema 129 deep', deepSchema(129), items),
  refused('a schema 4,100 deep', deepSchema(4100), items),
  refused('a schema 60,000 deep', deepSchema(60_000), items),
];

/** Declares many capabilities. Resolves to the number accepted, and the answer to a task of one. */
const manyOf =
  (count: number, one: (index: number) => string) =>
  async (world: World): Promise<string> => {
    const worker = new HostileWorker(await world.link(), world.unique('evil'), {});
    const capabilities = list(count, (index) =>
      jsonObject({
        name: JSON.stringify(`${worker.capability}.c${index}`),
        description: '""',
        inputSchema: one(index),
      }),
    );
    const reply = (await worker.peer.ask('/workers', 'worker.register', worker.registration({ capabilities }))) as
      Registered | string;
    const told =
      typeof reply === 'string'
        ? reply
        : (reply.error?.code ?? `${count - (reply.refusedCapabilities ?? []).length} taken`);
    return `${told}, ${inWords(await world.post('/v1/tasks', `{"capability":"${worker.capability}.c0","queueTimeoutMs":60000}`))}`;
  };
const many: HostileCase[] = [
  {
    name: '512 capabilities with an id each',
    send: manyOf(
      512,
      (index) =>
        `{"$id":"https://example.com/many/${index}","type":"object","properties":{"a${index}":{"type":"string","pattern":"^a{1,${index + 1}}$"}}}`,
    ),
    answer: '512 taken, 202',
  },
  {
    name: '512 capabilities with the same id',
    send: manyOf(
      512,
      (index) => `{"$id":"https://example.com/same","type":"object","minProperties":${index % 2 && 0}}`,
    ),
    answer: '512 taken, 202',
  },
  {
    name: '512 capabilities of 1.5 KiB each',
    send: manyOf(
      512,
      (index) =>
        `{"type":"object","properties":${JSON.stringify(Object.fromEntries(Array.from({ length: 40 }, (_, property) => [`p${index}x${property}`, { type: 'string' }])))}}`,
    ),
    answer: '512 taken, 202',
  },
];

const large: HostileCase[] = [
  {
    name: 'a schema of 1 MB of properties',
    send: schema(
      `{"properties":{${Array.from({ length: nearLimit / 40 }, (_, index) => `"p${index}":{"type":"string"}`).join(',')}}}`,
    ),
    answer: `refused ${at('')}, 202`,
  },
  {
    name: 'a pattern of 900 kB',
    send: schema(`{"pattern":"${'(a|b)'.repeat(nearLimit / 6)}"}`),
    answer: `refused ${at('')}, 202`,
  },
  {
    name: 'a pattern that repeats a million times',
    send: schema('{"properties":{"a":{"pattern":"^(a{1000}){1000}$"}}}'),
    answer: `unchecked ${at('properties.a.pattern')}, 202`,
  },
];

const later: HostileCase[] = [
  {
    name: 'a hostile schema among capabilities that are announced later',
    send: async (world) => {
      const worker = await world.worker();
      const told = `{"capabilities":[{"name":"${worker.capability}","description":"","inputSchema":{}},{"name":"${worker.capability}.b","description":"","inputSchema":{"$async":true}}]}`;
      const reply = (await worker.peer.ask('/workers', 'worker.capabilities', told)) as Registered & {
        status?: string;
      };
      return `${reply.status} refused ${reply.refusedCapabilities?.[0]?.path}, ${await world.told({ path: `/v1/workers/${worker.workerId}` })}`;
    },
    answer: `ok refused inputSchema.$async, 200`,
  },
  {
    name: '200 changes of capabilities at once',
    send: async (world) => {
      const worker = await world.worker();
      const change = (index: number): string =>
        `{"capabilities":[{"name":"${worker.capability}","description":"","inputSchema":{"minProperties":${index}}}]}`;
      const words = await Promise.all(
        Array.from({ length: 200 }, (_, index) => worker.tell('worker.capabilities', change(index))),
      );
      return `${words.filter((word) => word === 'ok').length} × ok`;
    },
    answer: '200 × ok',
  },
];

/** Hostile schemas that a worker declares. */
export const schemaDeclarations: Family = {
  name: 'schema-declarations',
  cases: [...refusals, ...many, ...large, ...later],
};
