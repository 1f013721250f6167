import * as fc from 'fast-check';

/**
 * Unexpected JSON: wrong types, extreme numbers, names of object properties, deep and large values, lone surrogates.
 */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, true, '', [], {}, 0, -0, 0.1, -1, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324),
  fc.constantFrom('\ud800', 'a\udc00', '\u0000', '\ufeff', '__proto__', '𝟙'.repeat(300), 'x'.repeat(70_000)),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'toJSON', '').map(named),
  fc.constantFrom(10, 127, 128, 129, 1000).map((depth) => nested(depth, (deeper) => [deeper])),
  fc.constantFrom(10, 127, 128, 129, 1000).map((depth) => nested(depth, (deeper) => ({ a: deeper }))),
  fc.constantFrom(100, 2000).map((count) => Array.from({ length: count }, (_, index) => ({ [`k${index}`]: index }))),
);

/** Changes one place in a value: replaces or removes it, or adds a property. */
export function nearly(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.constantFrom('replace', 'remove', 'add');
  return fc.tuple(valid, fc.nat(), hostile, change, fc.oneof(fc.string(), fc.constant('__proto__'))).map(changed);
}

function changed([value, choice, other, how, name]: [unknown, number, unknown, string, string]): unknown {
  const copy = structuredClone(value);
  const places = placesOf(copy);
  if (places.length === 0) return other;
  const { holder, key } = places[choice % places.length]!;
  if (how === 'remove') delete holder[key];
  else own(holder, how === 'add' && !Array.isArray(holder) ? name : key, other);
  return copy;
}

function placesOf(value: unknown): Array<{ holder: Record<string, unknown>; key: string }> {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}

function named(key: string): object {
  return own({}, key, { polluted: true });
}

/** Sets a property of any name, as JSON.parse does. */
function own(holder: object, key: string, value: unknown): object {
  return Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function nested(depth: number, wrap: (deeper: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}
