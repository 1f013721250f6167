import Ajv2020 from 'ajv/dist/2020';
import { toFault, toFaults } from './fault';

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
const faultsOf = (value: object, faultsMax = 64): string[] => {
  validate(value);
  return toFaults(validate.errors, value, faultsMax).map(({ path, message }) => `${path}: ${message}`);
};

describe(toFaults, () => {
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
  ])('tells each fault of %j once, at the place that it is in', (value, faults) => {
    expect(faultsOf(value)).toEqual(faults);
  });

  it('stops at a limit', () => {
    expect(faultsOf({ inner: { a: 1, b: 1, c: 1 } }, 2)).toHaveLength(2);
  });
});

describe(toFault, () => {
  it('tells the first fault', () => {
    const value = { amount: 'x' };
    validate(value);
    expect(toFault(validate.errors, value)).toEqual({
      path: 'amount',
      message: 'expected integer or null, got string',
    });
  });
});
