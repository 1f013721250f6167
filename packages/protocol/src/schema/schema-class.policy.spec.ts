import * as fc from 'fast-check';
import Ajv2020 from 'ajv/dist/2020';
import { budget } from './budget';
import { DeclaredSchema, outOfSteps } from './declared-schema';
import { classify, schemaCharsMax } from './schema-class.policy';

const classOf = (schema: object): { kind: string; path?: string; reason?: string } => {
  const { kind, path, reason } = { path: undefined, reason: undefined, ...classify(JSON.stringify(schema)) };
  return kind === 'checked' ? { kind } : { kind, path, reason };
};
const refused = (path: string, reason: string): object => ({ kind: 'rejected', path, reason });
const unchecked = (path: string, reason: string): object => ({ kind: 'unchecked', path, reason });
const many = <T>(count: number, each: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => each(n));
/** Creates 120 levels of a keyword, each with 8 properties. */
const nested = (keyword: string): object =>
  many(120, String).reduce<object>(
    (inner, n) => ({
      properties: Object.fromEntries(many(8, (p) => [`a${n}_${p}`, { type: 'string' }])),
      [keyword]: inner,
    }),
    {},
  );
const longNames = many(60, String).reduce<object>((inner) => ({ properties: { ['n'.repeat(2000)]: inner } }), {});
const longPaths = 'its subschemas nest too deeply, or under names too long, to check here';
const endless = 'the reference is recursive on the same instance';

describe(classify.name, () => {
  it.each<[string, object, object]>([
    ['asynchronous', { $async: true }, refused('$async', 'asynchronous schemas are not supported')],
    ['asynchronous inside', { not: { $async: 1 } }, refused('not.$async', 'asynchronous schemas are not supported')],
    ['a loop', { $ref: '#' }, refused('$ref', endless)],
    [
      'a loop through others',
      {
        $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { if: { $ref: '#/$defs/a' } } },
        items: { $ref: '#/$defs/a' },
      },
      refused('$defs.a.allOf.0.$ref', endless),
    ],
    [
      'a loop of dynamic references',
      { $dynamicAnchor: 'a', not: { $dynamicRef: '#a' } },
      refused('not.$dynamicRef', endless),
    ],
    ['a loop by two names', { $id: 'https://a/b', anyOf: [{ $ref: 'b' }] }, refused('anyOf.0.$ref', endless)],
    ['a reference to nothing', { items: { $ref: '#/$defs/S' } }, refused('items.$ref', 'has no target: #/$defs/S')],
    ['a reference to no schema', { $ref: '#/const', const: 1 }, refused('$ref', 'has no target: #/const')],
    [
      'one name for two',
      { $defs: { a: { $id: 'x' }, b: { $id: 'x' } } },
      refused('$defs.b.$id', 'two schemas have this $id'),
    ],
    ['a wrong value', { minLength: -1 }, refused('minLength', 'expected an integer of at least 0')],
    ['a tuple of older drafts', { items: [{}] }, refused('items', 'expected a schema; a tuple has prefixItems')],
    ['no schema', { properties: { a: 1 } }, refused('properties.a', 'expected a schema: an object, true or false')],
    ['an empty list', { anyOf: [] }, refused('anyOf', 'expected a non-empty list of schemas')],
    [
      'too much text',
      { const: 'x'.repeat(schemaCharsMax) },
      refused('', 'the schema has 262156 characters, the limit is 262144'),
    ],
    [
      'too many references',
      { allOf: many(500, () => ({ allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] })), $defs: { a: {} } },
      refused('', 'the schema has more than 512 references'),
    ],
    [
      'too many patterns',
      { allOf: many(257, (n) => ({ pattern: `${n}` })) },
      refused('', 'the schema has more than 256 patterns'),
    ],
    [
      'an unknown dialect',
      { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1, exclusiveMinimum: true },
      unchecked('$schema', 'the dialect http://json-schema.org/draft-04/schema# is not checked here'),
    ],
    [
      'looking ahead',
      { properties: { a: { pattern: '^(?!b)' } } },
      unchecked('properties.a.pattern', 'the pattern has a lookahead, which cannot be matched in linear time'),
    ],
    [
      'looking behind',
      { pattern: '(?<=a)b' },
      unchecked('pattern', 'the pattern has a lookbehind, which cannot be matched in linear time'),
    ],
    [
      'referring back',
      { patternProperties: { '(a)\\1': {} } },
      unchecked('patternProperties.(a)\\1', 'the pattern has a backreference, which cannot be matched in linear time'),
    ],
    [
      'an escape of Python',
      { pattern: '^(?i)[a-z]+\\Z' },
      unchecked('pattern', 'the pattern has the unknown escape \\Z'),
    ],
    [
      'repeating too much',
      { pattern: '(a{100}){100}' },
      unchecked('pattern', 'the pattern repeats too much: size 10100, the limit is 1000'),
    ],
    [
      'another document',
      { $ref: 'https://example.com/x' },
      unchecked('$ref', 'refers to another document: https://example.com/x'),
    ],
    [
      'a dynamic scope',
      { $dynamicAnchor: 'a', $defs: { b: { $dynamicAnchor: 'a' } }, items: { $dynamicRef: '#a' } },
      unchecked('items.$dynamicRef', 'its target depends on the path of evaluation'),
    ],
    [
      'too many subschemas',
      { allOf: many(300, () => ({ anyOf: many(8, () => ({ minimum: 1 })) })) },
      unchecked('', 'more than 2048 subschemas are too many to check here'),
    ],
    [
      'too many parts',
      { anyOf: many(513, () => ({})) },
      unchecked('', 'more than 512 parts of one schema are too many to check here'),
    ],
    ...['unevaluatedProperties', 'additionalProperties', 'contains', 'not'].map((keyword): [string, object, object] => [
      `many levels of ${keyword}`,
      nested(keyword),
      unchecked(expect.stringMatching(`^(${keyword}\\.)+`) as string, longPaths),
    ]),
    [
      'long names inside each other',
      longNames,
      unchecked(expect.stringMatching(/^properties\.n{501}…$/) as string, longPaths),
    ],
    [
      'some levels of unevaluatedProperties',
      many(16, String).reduce<object>(
        (inner, n) => ({ properties: { [`a${n}`]: inner }, unevaluatedProperties: false }),
        {},
      ),
      { kind: 'checked' },
    ],
    [
      'long lists of dependencies',
      { dependentRequired: { k: Array.from({ length: 600 }, (_, n) => `n${n}`) } },
      { kind: 'unchecked', path: '', reason: 'more than 512 parts of one schema are too many to check here' },
    ],
    [
      'long lists of dependencies in draft 7',
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        dependencies: { k: Array.from({ length: 600 }, (_, n) => `n${n}`) },
      },
      { kind: 'unchecked', path: '', reason: 'more than 512 parts of one schema are too many to check here' },
    ],
    ['a tuple of draft 7', { $schema: 'http://json-schema.org/draft-07/schema#', items: [{}] }, { kind: 'checked' }],
    ['an escape that `u` refuses', { pattern: '^\\d{4}\\-\\d{2}$' }, { kind: 'checked' }],
    ['recursion into the instance', { properties: { kid: { $ref: '#' } } }, { kind: 'checked' }],
    [
      'properties with the names of keywords',
      { properties: { $async: {}, $ref: { type: 'string' } } },
      { kind: 'checked' },
    ],
    [
      'data that looks like a schema',
      { const: { $async: true, $ref: '#' }, default: { type: 1 } },
      { kind: 'checked' },
    ],
  ])('classifies %s', (_, schema, expected) => {
    expect(classOf(schema)).toEqual(expected);
  });

  describe('any declared schema', () => {
    const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString', '');
    const pattern = fc.constantFrom(
      '^a',
      '(a+)+$',
      '(?=a)',
      '(',
      '[',
      'a{1000}',
      '\\',
      '\\u0041',
      '(a|b)*',
      '^[^]$',
      '[a-\\d]',
      'x*?',
    );
    const reference = fc.constantFrom(
      '#',
      '#/$defs/a',
      '#/$defs/__proto__',
      '#a',
      'x',
      'https://a/b',
      '#/properties/a',
      '%',
      '#/allOf/0',
    );
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
      const sub = tie('schema');
      const map = fc.dictionary(name, sub, { maxKeys: 3 });
      const list = fc.array(sub, { minLength: 1, maxLength: 3 });
      const keywords = fc.record(
        {
          type: fc.constantFrom('object', 'string', 'number', 'array', 'any', ['string', 'null']),
          $ref: reference,
          $dynamicRef: reference,
          $anchor: name,
          $dynamicAnchor: name,
          $id: fc.constantFrom('x', 'https://a/b', '#a'),
          allOf: list,
          anyOf: list,
          oneOf: list,
          not: sub,
          if: sub,
          // oxlint-disable-next-line unicorn/no-thenable -- a keyword
          then: sub,
          else: sub,
          properties: map,
          patternProperties: fc.dictionary(pattern, sub, { maxKeys: 2 }),
          additionalProperties: sub,
          unevaluatedProperties: sub,
          unevaluatedItems: sub,
          propertyNames: sub,
          dependentSchemas: map,
          items: sub,
          prefixItems: list,
          contains: sub,
          $defs: map,
          required: fc.uniqueArray(name, { maxLength: 3 }),
          dependentRequired: fc.dictionary(name, fc.uniqueArray(name), { maxKeys: 2 }),
          enum: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }),
          const: fc.jsonValue({ maxDepth: 2 }),
          uniqueItems: fc.boolean(),
          pattern,
          minLength: fc.nat(3),
          maxItems: fc.nat(3),
        },
        { requiredKeys: [] },
      );
      return { schema: fc.oneof({ maxDepth: 4, depthIdentifier: 'schema' }, fc.boolean(), keywords) };
    });
    const object = schema.filter((value): value is object => typeof value === 'object');
    const steps = 5000;

    it('is rejected, unchecked, or checked within its steps', () => {
      const ajv = new Ajv2020({ strict: false, logger: false });
      fc.assert(
        fc.property(object, fc.jsonValue(), (declared, value) => {
          const own = JSON.parse(JSON.stringify(declared)) as object;
          const found = new DeclaredSchema(JSON.stringify(own));
          if (found.rejection) return expect(found.rejection.reason).not.toMatch(/^expected/);
          expect(ajv.validateSchema(own)).toBe(true);
          const verdict = found.check(value, steps);
          expect(steps - budget.stepsLeft).toBeLessThan(steps + 5000);
          if (verdict !== undefined && verdict !== outOfSteps) expect(typeof verdict.path).toBe('string');
          const reasons = /pattern|another document|depends on the way|too (many|large)/;
          if (found.unchecked) expect(found.unchecked.reason).toMatch(reasons);
        }),
        { numRuns: 150 },
      );
    });

    it('may be any JSON value', () => {
      fc.assert(
        fc.property(
          fc.dictionary(
            fc.oneof(fc.string(), fc.constantFrom('$ref', 'type', 'allOf', '$id', 'pattern', 'items')),
            fc.jsonValue(),
          ),
          fc.jsonValue(),
          (declared, value) => {
            const schema = new DeclaredSchema(JSON.stringify(declared));
            expect(() => schema.check(value, steps)).not.toThrow();
          },
        ),
        { numRuns: 200 },
      );
    });
  });
});
