import * as fc from 'fast-check';
import type { Violation } from './violation';
import { jsonDepthMax, jsonViolation, parsedViolation } from './json-limits';

const outOfRange =
  'expected an integer within ±9007199254740991 or a float within the range of a double; send it as a string';

function nested(depth: number, kind: 'array' | 'object' = 'array'): unknown {
  let value: unknown = kind === 'array' ? [] : {};
  for (let level = 1; level < depth; level++) value = kind === 'array' ? [value] : { a: value };
  return value;
}

describe('jsonViolation', () => {
  it.each([0, -0, 1.5, 2 ** 53 - 1, -(2 ** 53 - 1), 6.02e23, 1e300, '', '9007199254740993', true, null, undefined])(
    'accepts %p, alone and within other values',
    (value) => {
      expect(jsonViolation(value)).toBeUndefined();
      expect(jsonViolation({ a: [value, { b: value }] })).toBeUndefined();
    },
  );

  it.each([
    [
      2 ** 53,
      'integer 9007199254740992 is beyond ±9007199254740991, which not every reader keeps exact; send it as a string',
    ],
    [
      -1e18,
      'integer -1000000000000000000 is beyond ±9007199254740991, which not every reader keeps exact; send it as a string',
    ],
    [
      9007199254740993n,
      'integer 9007199254740993 is beyond ±9007199254740991, which not every reader keeps exact; send it as a string',
    ],
    [7n, 'expected JSON, got a bigint'],
    [Infinity, outOfRange],
    [-Infinity, outOfRange],
    [NaN, 'expected a number, got NaN'],
  ])('rejects %p with its path', (value, message) => {
    expect(jsonViolation(value)).toEqual({ path: '', message });
    expect(jsonViolation({ rows: [1, { cell: value }] })).toEqual({ path: 'rows.1.cell', message });
  });

  it.each(['array', 'object'] as const)(`accepts %ss nested ${jsonDepthMax} deep, and no deeper`, (kind) => {
    const step = kind === 'array' ? '0' : 'a';
    expect(jsonViolation(nested(jsonDepthMax, kind))).toBeUndefined();
    expect(jsonViolation({ ok: 1, deep: nested(jsonDepthMax, kind) })).toEqual({
      path: ['deep', ...Array<string>(jsonDepthMax - 1).fill(step)].join('.'),
      message: `nests deeper than ${jsonDepthMax} levels; flatten it, or send it as text`,
    });
  });

  it('accepts another depth limit', () => {
    expect(jsonViolation(nested(3), 3)).toBeUndefined();
    expect(jsonViolation(nested(4), 3)?.path).toBe('0.0.0');
  });

  it('rejects a value a million levels deep, and one that contains itself', () => {
    const itself: Record<string, unknown> = {};
    itself['self'] = itself;
    expect(jsonViolation(nested(1_000_000))?.message).toContain('nests deeper');
    expect(jsonViolation(itself)?.message).toContain('nests deeper');
  });

  it('treats all keys as data', () => {
    const value: unknown = JSON.parse('{"__proto__":{"constructor":{"prototype":[1e999]}},"toJSON":1}');
    expect(jsonViolation(value)).toEqual({
      path: '__proto__.constructor.prototype.0',
      message: outOfRange,
    });
  });

  it('checks the result of toJSON', () => {
    expect(jsonViolation({ at: new Date(0) })).toBeUndefined();
    expect(jsonViolation({ at: { toJSON: () => [1, NaN] } })?.path).toBe('at.1');
    expect(jsonViolation({ at: { toJSON: () => NaN } })?.path).toBe('at');
  });

  it('rejects a value that throws when it is read', () => {
    const value = {
      a: [
        {
          toJSON: () => {
            throw new Error('no');
          },
        },
      ],
    };
    const getter = {
      b: Object.defineProperty({}, 'c', {
        enumerable: true,
        get: () => {
          throw null;
        },
      }),
    };
    expect(jsonViolation(value)).toEqual({ path: 'a.0', message: 'cannot be read: no' });
    expect(jsonViolation(getter)).toEqual({ path: 'b.c', message: 'cannot be read: null' });
  });

  it('truncates a path of long keys', () => {
    expect(jsonViolation({ ['k'.repeat(5000)]: NaN })?.path).toHaveLength(1001);
  });

  it('agrees with a recursive reference implementation', () => {
    const value = fc.anything({ maxDepth: 6, withBigInt: true, withDate: false, withObjectString: true });
    fc.assert(
      fc.property(value, (candidate) => expect(jsonViolation(candidate, 5)).toEqual(reference(candidate, 5, []))),
      { numRuns: 2000 },
    );
  });
});

describe('parsedViolation', () => {
  it('accepts a large number as a float, and otherwise rejects the same as jsonViolation', () => {
    expect(parsedViolation({ a: [1e18, 2 ** 53] })).toBeUndefined();
    expect(parsedViolation({ a: [Infinity] })).toEqual({ path: 'a.0', message: outOfRange });
    expect(parsedViolation(nested(jsonDepthMax + 1))).toEqual(jsonViolation(nested(jsonDepthMax + 1)));
  });
});

function reference(value: unknown, depthLeft: number, path: string[]): Violation | undefined {
  if (typeof value === 'object' && value !== null) {
    if (depthLeft === 0)
      return { path: path.join('.'), message: 'nests deeper than 5 levels; flatten it, or send it as text' };
    for (const key of Object.keys(value)) {
      const violation = reference((value as Record<string, unknown>)[key], depthLeft - 1, [...path, key]);
      if (violation) return violation;
    }
    return undefined;
  }
  const isViolation = (typeof value === 'number' && isChanged(value)) || typeof value === 'bigint';
  return isViolation ? { path: path.join('.'), message: jsonViolation(value)!.message } : undefined;
}

/** True for a number that JSON cannot hold, or writes as an integer that other readers round. */
function isChanged(value: number): boolean {
  return !Number.isFinite(value) || (/^-?\d+$/.test(JSON.stringify(value)) && !Number.isSafeInteger(value));
}
