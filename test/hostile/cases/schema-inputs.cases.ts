import type { Family, HostileCase } from '../hostile-case';
import { at, schema } from './offered-schema';
import { list } from './worker-attempt';

/** Creates definitions that each reference the next one twice. */
const doubled = (levels: number, word: string): string => {
  const definitions = Array.from(
    { length: levels },
    (_, at) => [`d${at}`, { [word]: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] }] as const,
  );
  return JSON.stringify({
    $defs: { ...Object.fromEntries(definitions), [`d${levels}`]: { type: 'string' } },
    $ref: '#/$defs/d0',
  });
};

const checked = (name: string, text: string, good: string, bad: string, path: string): HostileCase => ({
  name,
  send: schema(text, good, bad),
  answer: `checked, 202, 422 INVALID_INPUT ${path}, 202`,
});
const unchecked = (name: string, text: string, input: string, path: string): HostileCase => ({
  name,
  send: schema(text, input),
  answer: `unchecked ${path}, 202, 202`,
});
const checks: HostileCase[] = [
  checked(
    'a pattern that explodes',
    '{"properties":{"a":{"pattern":"^(a+)+$"}}}',
    `{"a":"${'a'.repeat(28)}"}`,
    `{"a":"${'a'.repeat(28)}!"}`,
    'input.a',
  ),
  checked(
    'a pattern that explodes over alternatives',
    '{"properties":{"a":{"pattern":"^(a|a|aa)*$"}}}',
    '{"a":"aaaa"}',
    `{"a":"${'a'.repeat(5000)}!"}`,
    'input.a',
  ),
  checked(
    'a pattern of property names that explodes',
    '{"patternProperties":{"^(x+x+)+y$":false}}',
    `{"${'x'.repeat(40)}":1}`,
    '{"xxy":1}',
    'input.xxy',
  ),
  checked(
    'a property __proto__ that is required',
    '{"type":"object","required":["__proto__"]}',
    '{"__proto__":1}',
    '{}',
    'input.__proto__',
  ),
  checked(
    'a property __proto__ of a type',
    '{"properties":{"__proto__":{"type":"string"}}}',
    '{"__proto__":"a"}',
    '{"__proto__":1}',
    'input.__proto__',
  ),
  checked(
    'a property constructor of a type',
    '{"properties":{"constructor":{"type":"string"}}}',
    '{}',
    '{"constructor":1}',
    'input.constructor',
  ),
  checked(
    'a list of unlike things',
    '{"properties":{"a":{"uniqueItems":true}}}',
    '{"a":[{"b":1},{"b":2}]}',
    '{"a":[{"b":1},{"b":1}]}',
    'input.a',
  ),
  checked(
    'a tree that refers to itself',
    '{"type":"object","properties":{"child":{"$ref":"#"}},"additionalProperties":false}',
    '{"child":{"child":{}}}',
    '{"child":{"child":{"x":1}}}',
    'input.child.child.x',
  ),
  checked(
    'an id of somebody else',
    '{"$id":"https://example.com/a","type":"object","required":["a"]}',
    '{"a":1}',
    '{}',
    'input.a',
  ),
  checked(
    'the same id with another schema',
    '{"$id":"https://example.com/a","type":"object","required":["b"]}',
    '{"b":1}',
    '{}',
    'input.b',
  ),
  checked(
    'a default that is a getter of nobody',
    '{"properties":{"a":{"type":"string","default":"x"}}}',
    '{}',
    '{"a":1}',
    'input.a',
  ),
  checked(
    'an enum of 20,000',
    `{"properties":{"a":{"enum":${list(20_000, (index) => `"e${index}"`)}}}}`,
    '{"a":"e19999"}',
    '{"a":"none"}',
    'input.a',
  ),
  {
    name: '8,000 objects with uniqueItems',
    send: schema('{"properties":{"a":{"uniqueItems":true}}}', `{"a":${list(8000, (index) => `{"b":${index}}`)}}`),
    answer: 'checked, 202, 202',
  },
  {
    name: '8,000 nested lists with uniqueItems',
    send: schema('{"properties":{"a":{"uniqueItems":true}}}', `{"a":${list(8000, (index) => `[[${index}]]`)}}`),
    answer: 'checked, 202, 202',
  },
  {
    name: 'a multiple of a tiny number',
    send: schema('{"properties":{"a":{"multipleOf":1e-300}}}', '{"a":1e300}'),
    answer: 'checked, 422 INVALID_INPUT input.a, 202',
  },
  {
    name: 'a string of 20,000 letters against a pattern',
    send: schema('{"properties":{"a":{"pattern":"^(a*)*b$"}}}', `{"a":"${'a'.repeat(20_000)}"}`),
    answer: 'checked, 422 INVALID_INPUT input.a, 202',
  },
  {
    name: 'an input 128 deep against a tree',
    send: schema('{"additionalProperties":{"$ref":"#"}}', '{"a":'.repeat(128) + '1' + '}'.repeat(128)),
    answer: 'checked, 202, 202',
  },
  {
    name: 'an input of 100,000 lists against a tree',
    send: schema(
      '{"items":{"$ref":"#"}}',
      list(100_000, () => '[]'),
    ),
    answer: 'checked, 202, 202',
  },
];

/** 18 levels are within the step limit of a check, so the schema decides; 40 levels exceed it. */
const costly: HostileCase[] = [
  { word: 'oneOf', answerAt18: '422 INVALID_INPUT input' },
  { word: 'anyOf', answerAt18: '202' },
  { word: 'allOf', answerAt18: '202' },
].flatMap(({ word, answerAt18 }) =>
  [18, 40].map((levels) => ({
    name: `${word} doubled ${levels} deep`,
    send: schema(doubled(levels, word), '"a"', '1'),
    answer: `checked, ${levels === 18 ? answerAt18 : '422 INVALID_INPUT input'}, 422 INVALID_INPUT input, 202`,
  })),
);

const withoutCheck: HostileCase[] = [
  unchecked(
    'a pattern that looks ahead',
    '{"properties":{"a":{"pattern":"^(?!x)"}}}',
    '{"a":"x"}',
    at('properties.a.pattern'),
  ),
  unchecked(
    'a pattern that looks behind',
    '{"properties":{"a":{"pattern":"(?<=x)y"}}}',
    '{"a":"z"}',
    at('properties.a.pattern'),
  ),
  unchecked(
    'a pattern that refers back',
    '{"properties":{"a":{"pattern":"^(a)\\\\1$"}}}',
    '{"a":"z"}',
    at('properties.a.pattern'),
  ),
  unchecked(
    'an unknown dialect',
    '{"$schema":"https://example.com/dialect","type":"object"}',
    '{"a":"z"}',
    at('$schema'),
  ),
];

/** Hostile inputs for declared schemas. */
export const schemaInputs: Family = { name: 'schema-inputs', cases: [...checks, ...costly, ...withoutCheck] };
