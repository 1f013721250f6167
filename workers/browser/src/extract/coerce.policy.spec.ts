import { coerce, numberOf } from './coerce.policy';
import type { Field, Raw } from '../steps/field';

describe(numberOf.name, () => {
  it.each([
    ['12', 12],
    ['$1,234.50', 1234.5],
    ['1.234,50 €', 1234.5],
    ['0,80 €', 0.8],
    ['1,234', 1234],
    ['1.234', 1.234],
    ['1.234.567', 1234567],
    ["1'234.5", 1234.5],
    ['1 234,5', 1234.5],
    ['−3 %', -3],
    ['- 4', -4],
    ['+7.', 7],
    ['about 5 of 9', 5],
    ['none', null],
    ['', null],
  ])('reads %j', (text, number) => expect(numberOf(text)).toBe(number));
});

describe(coerce.name, () => {
  const values = (field: Field, raw: Raw): unknown => coerce(field, raw).data;

  it('turns raw values into those of the schema', () => {
    expect(values({ type: 'string' }, ' a ')).toBe(' a ');
    expect(values({ type: 'integer' }, '12 pcs')).toBe(12);
    expect(values({ type: 'integer', default: 0 }, '1.5')).toBe(0);
    expect(values({ type: 'boolean' }, 'Yes')).toBe(true);
    expect(values({ type: 'boolean' }, ' no ')).toBe(false);
    expect(values({ type: 'boolean' }, true)).toBe(true);
    expect(values({ type: 'array', items: { type: 'number' } }, ['1', 'x', '3'])).toEqual([1, null, 3]);
  });

  it('lists every missing required value by its path', () => {
    const item: Field = {
      type: 'object',
      properties: { a: { type: 'number' }, b: { type: 'string', default: 'none' }, c: { type: 'string' } },
      required: ['a', 'b'],
    };
    const list: Field = { type: 'array', items: item, minItems: 3 };
    expect(
      coerce(list, [
        { a: '1', b: null, c: null },
        { a: 'x', b: 'b', c: 'c' },
      ]),
    ).toEqual({
      data: [
        { a: 1, b: 'none', c: null },
        { a: null, b: 'b', c: 'c' },
      ],
      faults: [
        { path: '', expected: 'at least 3 items', actual: 2 },
        { path: '1.a', expected: 'number', actual: 'x' },
      ],
    });
  });

  it('reports a missing whole value', () => {
    expect(coerce({ type: 'object', properties: {} }, null).faults).toEqual([
      { path: '', expected: 'object', actual: null },
    ]);
    expect(coerce({ type: 'string', default: '' }, null).faults).toEqual([]);
  });
});
