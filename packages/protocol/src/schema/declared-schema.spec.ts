import { builtInCapabilities } from '../generated/capabilities';
import { budget } from './budget';
import { DeclaredSchema, declaredSchema, outOfSteps, knownCharsMax, inlineStepsMax, stepsMax } from './declared-schema';

const schemaOf = (schema: object): DeclaredSchema => new DeclaredSchema(JSON.stringify(schema));
const tooLarge = { path: '', reason: 'the schema is too large to check here' };
const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** Returns the result of a check, and its steps. */
function measured(schema: object, value: unknown, steps = stepsMax): { verdict: unknown; steps: number } {
  const verdict = schemaOf(schema).check(value, steps);
  return { verdict, steps: steps - budget.stepsLeft };
}

describe(DeclaredSchema.name, () => {
  it.each(Object.entries(builtInCapabilities))(
    'checks values with both schemas of %s',
    (_, { inputSchema, outputSchema }) => {
      for (const each of [inputSchema, outputSchema]) {
        const schema = schemaOf(each);
        schema.check({});
        expect({ ...schema.unchecked, ...schema.rejection }).toEqual({});
        expect(schema.isCompiled).toBe(true);
      }
    },
  );

  describe('limits the cost of short schemas:', () => {
    it('matches a backtracking pattern in linear time', () => {
      const { verdict, steps } = measured({ pattern: '^(a+)+$' }, `${'a'.repeat(28)}b`);
      expect(verdict).toEqual({ path: '', message: 'must match pattern "^(a+)+$"' });
      expect(steps).toBeLessThan(100);
      expect(measured({ pattern: '^(a+)+$' }, 'a'.repeat(280)).steps).toBeLessThan(1000);
    });

    it.each(['a{500}b', '[ab]{900}c', '^.*a{900}b', `${'a'.repeat(64)}b`])(
      'charges the length of %s for each character',
      (pattern) => {
        expect(measured({ pattern }, 'a'.repeat(1000)).steps).toBeGreaterThan(2000);
        expect(measured({ pattern }, 'a'.repeat(1_000_000)).verdict).toBe(outOfSteps);
      },
    );

    it('aborts on references that double at each of 18 levels', () => {
      const $defs: Record<string, object> = { d0: { type: 'number' } };
      for (let n = 1; n <= 18; n++) {
        $defs[`d${n}`] = { oneOf: [{ $ref: `#/$defs/d${n - 1}` }, { $ref: `#/$defs/d${n - 1}` }] };
      }
      const { verdict, steps } = measured({ $defs, $ref: '#/$defs/d18' }, 'text', inlineStepsMax);
      expect(verdict).toBe(outOfSteps);
      expect(steps).toBeLessThan(inlineStepsMax + 100);
    });

    it.each([
      ['a long text', { anyOf: Array.from({ length: 500 }, (_, maxLength) => ({ maxLength })) }, 'x'.repeat(200_000)],
      ['many keys', { allOf: Array.from({ length: 500 }, () => ({ maxProperties: 9e6 })) }, manyKeys(2000)],
      ['many constants', { enum: Array.from({ length: 500 }, (_, n) => ({ n })) }, { n: manyKeys(500) }],
      ['many patterns', { patternProperties: patterns(200) }, manyKeys(2000)],
      ['many elements', { anyOf: Array.from({ length: 500 }, () => ({ contains: { type: 'number' } })) }, texts(1000)],
      ['a pattern with many states', { pattern: '(a|b)*a(a|b){12}$' }, 'ab'.repeat(5000)],
    ])('charges for %s', (_, schema, value) => {
      expect(measured(schema, value, inlineStepsMax).verdict).toBe(outOfSteps);
    });
  });

  it('checks keys such as `constructor` like any other', () => {
    const schema = JSON.parse(
      '{"properties":{"__proto__":{"type":"number"},"constructor":{"type":"string"}},"required":["__proto__"],"additionalProperties":false}',
    ) as object;
    const check = (text: string): unknown => schemaOf(schema).check(JSON.parse(text));
    expect(check('{}')).toEqual({ path: '__proto__', message: 'is required' });
    expect(check('{"__proto__":1}')).toBeUndefined();
    expect(check('{"__proto__":"x"}')).toEqual({ path: '__proto__', message: 'expected number, got string' });
    expect(check('{"__proto__":1,"constructor":1}')).toEqual({
      path: 'constructor',
      message: 'expected string, got number',
    });
    expect(check('{"__proto__":1,"toString":1}')).toEqual({ path: 'toString', message: 'is not a known property' });
    expect(schemaOf({ required: ['constructor'] }).check({})).toEqual({ path: 'constructor', message: 'is required' });
  });

  describe('dialects', () => {
    it('checks tuples of draft 7', () => {
      const tuple = { items: [{ type: 'number' }, { type: 'string' }], additionalItems: false };
      const schema = schemaOf({ ...draft7, properties: { from: tuple } });
      expect(schema.check({ from: [1, 'x'] })).toBeUndefined();
      expect(schema.check({ from: [1, 2] })).toEqual({ path: 'from.1', message: 'expected string, got number' });
      expect(schema.check({ from: [1, 'x', 3] })).toMatchObject({ path: 'from' });
    });

    it('checks dependencies of draft 6', () => {
      const schema = schemaOf({
        $schema: 'http://json-schema.org/draft-06/schema',
        dependencies: { card: ['address'], guest: { required: ['name'] } },
      });
      expect(schema.check({ card: 1 })).toMatchObject({ message: expect.stringContaining('address') as string });
      expect(schema.check({ guest: 1 })).toEqual({ path: 'name', message: 'is required' });
      expect(schema.check({ guest: 1, name: 'x' })).toBeUndefined();
    });

    it('resolves names in any part of the schema', () => {
      const schema = schemaOf({
        $id: 'https://example.com/root',
        $defs: { x: { $anchor: 'x', type: 'number' }, y: { $id: 'other', type: 'string' } },
        properties: { a: { $ref: '#x' }, b: { $ref: 'other' }, c: { $ref: '#' }, d: { $ref: '#/properties/a' } },
        required: ['a'],
      });
      expect(schema.check({ a: 1, b: 'x', c: { a: 2 }, d: 3 })).toBeUndefined();
      expect(schema.check({ a: 'x' })).toMatchObject({ path: 'a' });
      expect(schema.check({ a: 1, b: 1 })).toMatchObject({ path: 'b' });
      expect(schema.check({ a: 1, c: {} })).toEqual({ path: 'c.a', message: 'is required' });
      expect(schema.check({ a: 1, d: 'x' })).toMatchObject({ path: 'd' });
    });

    it('resolves dynamic and recursive references with a single target', () => {
      const tree = { properties: { kid: { $dynamicRef: '#node' } }, required: ['name'] };
      expect(schemaOf({ $dynamicAnchor: 'node', ...tree }).check({ name: 1, kid: {} })).toMatchObject({
        path: 'kid.name',
      });
      const older = {
        $schema: 'https://json-schema.org/draft/2019-09/schema',
        $recursiveAnchor: true,
        properties: { kid: { $recursiveRef: '#' } },
        required: ['name'],
      };
      expect(schemaOf(older).check({ name: 1, kid: {} })).toMatchObject({ path: 'kid.name' });
    });

    it('tracks the properties that references evaluated', () => {
      const base = { properties: { a: true } };
      const schema = schemaOf({ $defs: { base }, allOf: [{ $ref: '#/$defs/base' }], unevaluatedProperties: false });
      expect(schema.check({ a: 1 })).toBeUndefined();
      expect(schema.check({ a: 1, b: 2 })).toMatchObject({ message: 'must NOT have unevaluated properties' });
    });

    it('accepts `any` of draft 3, `nullable` of OpenAPI and an empty `enum`', () => {
      expect(schemaOf({ properties: { a: { type: 'any' } } }).check({ a: 1 })).toBeUndefined();
      expect(schemaOf({ type: 'string', nullable: true }).check(null)).toBeUndefined();
      expect(schemaOf({ enum: [] }).check(1)).toEqual({ path: '', message: 'must NOT be valid' });
      expect(schemaOf({ items: { enum: [] } }).check([1])).toEqual({ path: '0', message: 'must be absent' });
    });
  });

  it('classifies 512 named schemas without compiling any', () => {
    const schemas = Array.from({ length: 512 }, (_, n) =>
      schemaOf({ $id: `https://example.com/${n}`, type: 'object' }),
    );
    expect(schemas.map(({ rejection: refusal, unchecked, isCompiled }) => refusal ?? unchecked ?? isCompiled)).toEqual(
      schemas.map(() => false),
    );
  });

  it('separates two schemas with the same name', () => {
    const named = (type: string): object => ({
      $id: 'https://example.com/x',
      $defs: { a: { $id: 'a', type } },
      $ref: 'a',
    });
    expect(schemaOf(named('string')).check('text')).toBeUndefined();
    expect(schemaOf(named('number')).check('text')).toMatchObject({ message: 'expected number, got string' });
  });

  it('marks a schema as unchecked if it cannot start, and does not try again', () => {
    const schema = schemaOf({ type: 'number' });
    schema.adopt('module.exports = () => { throw new RangeError("Maximum call stack size exceeded"); }');
    expect(schema.check('x')).toBeUndefined();
    expect(schema.unchecked).toEqual(tooLarge);
    expect(schema.isCompiled).toBe(false);
  });

  it('marks a schema as unchecked if the code from another thread is not valid', () => {
    const schema = schemaOf({ type: 'number' });
    schema.adopt('throw new RangeError("Maximum call stack size exceeded")');
    expect(schema.check('x')).toBeUndefined();
    expect(schema.unchecked).toEqual(tooLarge);
  });

  it('marks a schema as unchecked if its code is too large', () => {
    const part = (n: number): object => ({
      properties: Object.fromEntries(
        Array.from({ length: 8 }, (_, p) => [`${n}-${p}`.padEnd(480, 'x'), { type: 'number' }]),
      ),
    });
    const declared = schemaOf({
      anyOf: Array.from({ length: 60 }, (_, n) => part(n)),
      unevaluatedProperties: { type: 'number' },
    });
    expect(declared.unchecked).toBeUndefined();
    expect(declared.check({ a: 'x' })).toBeUndefined();
    expect(declared.unchecked).toEqual(tooLarge);
  });

  it('keeps only the text of a schema', () => {
    const declared = schemaOf({ anyOf: Array.from({ length: 500 }, (_, maxLength) => ({ maxLength })) });
    expect(JSON.stringify(declared).length).toBeLessThan(2 * declared.text.length);
  });

  it('marks a schema as unchecked if RE2 rejects a pattern', () => {
    const schema = schemaOf({ properties: { a: { pattern: '(\\p{Script=Greek})+' } } });
    expect(schema.check({ a: 1 })).toBeUndefined();
    expect(schema.unchecked).toMatchObject({ path: 'properties.a.pattern' });
  });
});

describe(declaredSchema.name, () => {
  it('shares one validator between equal schemas', () => {
    expect(declaredSchema({ type: 'string', maxLength: 3 })).toBe(declaredSchema({ type: 'string', maxLength: 3 }));
  });

  it('drops the oldest schemas beyond the limit of characters', () => {
    const large = (n: number): object => ({ const: `${n} ${'x'.repeat(160_000)}` });
    const first = declaredSchema(large(0));
    expect(declaredSchema(large(0))).toBe(first);
    const others = Array.from({ length: Math.floor(knownCharsMax / 160_000) }, (_, n) => declaredSchema(large(n + 1)));
    expect(declaredSchema(large(others.length))).toBe(others.at(-1));
    expect(declaredSchema(large(2))).toBe(others[1]);
    expect(declaredSchema(large(0))).not.toBe(first);
  });

  it('keeps the other schemas if one is rejected for its size', () => {
    const small = declaredSchema({ const: 'small' });
    const refused = { const: 'x'.repeat(knownCharsMax) };
    expect(declaredSchema(refused).rejection).toMatchObject({ path: '' });
    expect(declaredSchema({ const: 'small' })).toBe(small);
  });

  it('rejects a schema that is too deep to be serialized', () => {
    let deep: object = {};
    for (let n = 0; n < 5000; n++) deep = { not: deep };
    expect(declaredSchema(deep).rejection).toMatchObject({ reason: 'nests deeper than 128 levels' });
  });
});

function manyKeys(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, n]));
}

function patterns(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`^x${n}`, {}]));
}

function texts(count: number): string[] {
  return Array.from({ length: count }, () => 'x');
}
