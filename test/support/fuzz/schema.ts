import * as fc from 'fast-check';

export type Schema = boolean | { readonly [keyword: string]: unknown };
type Keywords = Record<string, unknown>;
type Lookup = (reference: string, base: string) => { schema: Schema; base: string };

/** Copies a schema with each reference replaced by its target. References must not be recursive. */
export function resolved(schema: Schema, lookup: Lookup, base = ''): Schema {
  if (typeof schema !== 'object') return schema;
  const { $ref, ...rest } = schema;
  const found = typeof $ref === 'string' ? lookup($ref, base) : undefined;
  const target = found ? resolved(found.schema, lookup, found.base) : {};
  return { ...(target as Keywords), ...mapValues(rest, (value, keyword) => inner(value, keyword, lookup, base)) };
}

function inner(value: unknown, keyword: string, lookup: Lookup, base: string): unknown {
  if (['enum', 'const', 'required', 'type', 'example', 'default'].includes(keyword)) return value;
  if (Array.isArray(value)) return value.map((each: Schema) => resolved(each, lookup, base));
  if (keyword === 'properties') return mapValues(value as Keywords, (each) => resolved(each as Schema, lookup, base));
  return resolved(value as Schema, lookup, base);
}

/**
 * Generates values that match a schema, by the keywords that the schemas here use. The caller must filter for `if`,
 * `not` and `uniqueItems`.
 */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (typeof schema !== 'object') return anyJson;
  const { const: only, enum: values, anyOf, oneOf, type, ...rest } = schema as Keywords & { type?: string | string[] };
  if ('const' in schema) return fc.constant(only);
  if (values !== undefined) return fc.constantFrom(...(values as unknown[]));
  const branches = (anyOf ?? oneOf) as Keywords[] | undefined;
  if (branches) return fc.oneof(...branches.map((branch) => fitting({ type, ...rest, ...branch })));
  if (Array.isArray(type)) return fc.oneof(...type.map((each) => fitting({ ...rest, type: each })));
  return typed(type ?? (rest['properties'] ? 'object' : undefined), rest);
}

/** Generates any JSON within the limits. */
export const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 3 }).map(withoutLargeIntegers);

function typed(type: string | undefined, keywords: Keywords): fc.Arbitrary<unknown> {
  const { minimum, maximum } = keywords as Record<string, number | undefined>;
  switch (type) {
    case 'object':
      return objects(keywords);
    case 'array':
      return arrays(keywords);
    case 'string':
      return strings(keywords);
    case 'integer':
      return fc.integer({ min: minimum ?? -1e9, max: maximum ?? 1e9 });
    case 'number':
      return fc
        .double({ min: minimum ?? -1e300, max: maximum ?? 1e300, noNaN: true })
        .filter((number) => Math.abs(number) < 2 ** 53);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anyJson;
  }
}

function objects({ properties = {}, required = [], ...rest }: Keywords): fc.Arbitrary<object> {
  const known = mapValues(properties as Record<string, Schema>, fitting);
  const { additionalProperties, propertyNames } = rest as Record<string, Schema | undefined>;
  const record = fc.record(known, { requiredKeys: required as string[] });
  if (additionalProperties === undefined || additionalProperties === false) return record;
  const names = propertyNames === undefined ? fc.string({ minLength: 1 }) : strings(propertyNames as Keywords);
  const others = fc.dictionary(names, fitting(additionalProperties), { maxKeys: 4 });
  return fc.tuple(others, record).map(([more, own]) => ({ ...more, ...own }));
}

function arrays({ items = true, minItems = 0, maxItems = Infinity }: Keywords): fc.Arbitrary<unknown[]> {
  const bounds = { minLength: minItems as number, maxLength: Math.min(maxItems as number, (minItems as number) + 3) };
  return fc.array(fitting(items as Schema), bounds);
}

function strings({ pattern, minLength = 0, maxLength = Infinity }: Keywords): fc.Arbitrary<string> {
  const [shortest, longest] = [minLength as number, maxLength as number];
  const isWithin = (text: string): boolean => lengthOf(text) >= shortest && lengthOf(text) <= longest;
  if (pattern !== undefined)
    return fc.stringMatching(new RegExp(pattern as string), { maxLength: Math.min(longest, 300) }).filter(isWithin);
  const some = fc
    .string({ unit: 'grapheme', minLength: shortest, maxLength: Math.min(longest, shortest + 20) })
    .filter(isWithin);
  return longest > 5000 ? some : fc.oneof({ weight: 9, arbitrary: some }, fc.constant('𝟙'.repeat(longest)));
}

/** Length in characters, as in JSON Schema. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function withoutLargeIntegers(value: unknown): unknown {
  const isLarge = (each: unknown): boolean => Number.isInteger(each) && !Number.isSafeInteger(each);
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) => (isLarge(each) ? 0 : each));
}

function mapValues<T, R>(values: Record<string, T>, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}
