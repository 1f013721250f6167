import Ajv2020 from 'ajv/dist/2020';
import { toViolation, toViolations } from './violation';

const ajv = new Ajv2020({ allErrors: true, verbose: true });
ajv.addVocabulary(['x-message']);
const inner = {
  type: 'object',
  properties: {
    count: { type: 'integer' },
    name: { type: 'string', pattern: '^[a-z]+$', 'x-message': 'must be a name' },
  },
  additionalProperties: false,
};
const validate = ajv.compile({
  type: 'object',
  properties: {
    amount: { type: ['integer', 'null'] },
    inner: { anyOf: [inner, { type: 'null' }] },
    labels: { type: 'object', propertyNames: { pattern: '^[a-z]+$' } },
  },
  required: ['amount'],
});
const violationsOf = (value: object, violationsMax = 64): string[] => {
  validate(value);
  return toViolations(validate.errors, value, violationsMax).map(({ path, message }) => `${path}: ${message}`);
};

describe(toViolations, () => {
  it.each<[object, string[]]>([
    [{ amount: null, inner: null }, []],
    [{}, ['amount: is required']],
    [{ amount: 'x', inner: 1 }, ['amount: expected integer or null, got string', 'inner: expected object, got number']],
    [
      { amount: 1, inner: { count: 'x', name: 'A' } },
      ['inner.count: expected integer, got string', 'inner.name: must be a name'],
    ],
    [{ amount: 1, inner: { cuont: 1 } }, ['inner.cuont: is not a known property; did you mean `count`?']],
    [{ amount: 1, labels: { A: 1 } }, ['labels.A: must match pattern "^[a-z]+$"']],
  ])('returns each violation of %j once, with its path', (value, violations) => {
    expect(violationsOf(value)).toEqual(violations);
  });

  it('returns at most as many violations as allowed', () => {
    expect(violationsOf({ inner: { a: 1, b: 1, c: 1 } }, 2)).toHaveLength(2);
  });
});

describe(toViolation, () => {
  it('returns the first violation', () => {
    const value = { amount: 'x' };
    validate(value);
    expect(toViolation(validate.errors, value)).toEqual({
      path: 'amount',
      message: 'expected integer or null, got string',
    });
  });
});
