import * as fc from 'fast-check';
import { parsedViolation } from './json-limits';
import { exactIntegers, parseJson } from './json-text';

describe('parseJson', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', Infinity],
    ['-9007199254740993', -Infinity],
    [`1${'0'.repeat(400)}`, Infinity],
    ['1e999', Infinity],
    [
      '[1e18,12345678901234567.0,1234567890123456789e2]',
      [1e18, Number('12345678901234567'), Number('1234567890123456789e2')],
    ],
    ['0.12345678901234567890', Number('0.12345678901234567890')],
    ['"9007199254740993"', '9007199254740993'],
    [
      String.raw`{"a\\\"9007199254740993":"\\\\","b":[9007199254740993]}`,
      { 'a\\"9007199254740993': '\\\\', b: [Infinity] },
    ],
  ])('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it('treats every key as data', () => {
    const text = '{"__proto__":{"a":1},"constructor":{"prototype":1}}';
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  it.each(['', '{', '"9007199254740993', '[9007199254740993,]', '\\'])('throws for %p', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('parses JSON like JSON.parse, except for large integers, which are violations', () => {
    const number = fc.oneof(
      fc.maxSafeInteger().map(String),
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => JSON.stringify(double)),
    );
    const text = fc.array(
      fc.oneof(
        number,
        fc.string().map((string) => JSON.stringify(string)),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(text, (items) => {
        const firstBad = items.findIndex((item) => /^-?\d+$/.test(item) && !Number.isSafeInteger(Number(item)));
        const value = parseJson(`[${items.join(', ')}]`);
        if (firstBad === -1) expect(value).toEqual(JSON.parse(`[${items.join(', ')}]`));
        expect(parsedViolation(value)?.path).toBe(firstBad === -1 ? undefined : String(firstBad));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('exactIntegers', () => {
  it.each([
    ['a string', (digits: string) => `"${digits}"`],
    ['a fraction', (digits: string) => `0.${digits}`],
    ['an exponent', (digits: string) => `[1e-${digits}]`],
    ['many strings', (digits: string) => JSON.stringify(digits.match(/.{1,17}/g))],
  ])('reads each digit once: a million of them in %s', (_, textOf) => {
    const text = textOf('1'.repeat(1_000_000));
    expect(exactIntegers(text) === text).toBe(true);
  });

  it('returns a text without long numbers unchanged', () => {
    const text = JSON.stringify({ id: 123456789012345, at: 1_700_000_000_000, text: '123456789012345' });
    expect(exactIntegers(text)).toBe(text);
  });
});
