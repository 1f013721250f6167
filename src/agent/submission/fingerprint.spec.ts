import { fingerprint } from './fingerprint';

describe(fingerprint.name, () => {
  it('ignores the order of properties, and undefined properties', () => {
    expect(fingerprint({ a: 1, b: { c: [1, { d: 2, e: 3 }], f: undefined } })).toBe(
      fingerprint({ b: { c: [1, { e: 3, d: 2 }] }, a: 1 }),
    );
  });

  it('distinguishes different values', () => {
    const values = [
      null,
      0,
      '0',
      [],
      {},
      [0],
      { a: 0 },
      { a: [0] },
      { a: { b: 0 } },
      { a: 0, b: 0 },
      [1, 2],
      [2, 1],
      'a',
      'b',
    ];
    expect(new Set(values.map(fingerprint)).size).toBe(values.length);
  });
});
