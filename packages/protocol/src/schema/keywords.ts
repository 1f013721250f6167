/** The supported dialects of JSON Schema. */
export type Dialect = '2020-12' | '2019-09' | 'draft-07' | 'draft-06';

/** How a keyword contains subschemas: one, a list, a map by name, or a combination. */
export type SubschemaShape = 'one' | 'list' | 'map' | 'one-or-list' | 'map-or-names';

export interface Applicator {
  shape: SubschemaShape;
  /** True if the subschema applies to the same instance, not to a part of it. A cycle of these never ends. */
  inPlace: boolean;
}

const dialects: Record<string, Dialect> = {
  'json-schema.org/draft/2020-12/schema': '2020-12',
  'json-schema.org/draft/2019-09/schema': '2019-09',
  'json-schema.org/draft-07/schema': 'draft-07',
  'json-schema.org/draft-06/schema': 'draft-06',
};

/** Returns the dialect of `$schema`; 2020-12 by default, as the protocol says. */
export function dialectOf($schema: unknown): Dialect | undefined {
  if ($schema === undefined) return '2020-12';
  return typeof $schema === 'string' ? dialects[$schema.replace(/^https?:\/\//, '').replace(/#$/, '')] : undefined;
}

const applied = (inPlace: boolean, shape: SubschemaShape, keywords: string[]): Array<[string, Applicator]> =>
  keywords.map((keyword) => [keyword, { shape, inPlace }]);

/** All keywords with subschemas, of all dialects. A `Map`, since keywords are foreign. */
export const applicators: ReadonlyMap<string, Applicator> = new Map([
  ...applied(true, 'list', ['allOf', 'anyOf', 'oneOf']),
  ...applied(true, 'one', ['not', 'if', 'then', 'else']),
  ...applied(true, 'map', ['dependentSchemas']),
  ...applied(true, 'map-or-names', ['dependencies']),
  ...applied(false, 'map', ['properties', 'patternProperties', '$defs', 'definitions']),
  ...applied(false, 'one', ['additionalProperties', 'unevaluatedProperties', 'propertyNames']),
  ...applied(false, 'one', ['additionalItems', 'unevaluatedItems', 'contains']),
  ...applied(false, 'list', ['prefixItems']),
  ...applied(false, 'one-or-list', ['items']),
]);

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isText = (value: unknown): boolean => typeof value === 'string';
const isNames = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isTrueOrFalse = (value: unknown): boolean => typeof value === 'boolean';

/** Includes `any` of draft 3, which servers still use: it allows every type. */
const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'any'];
const isType = (value: unknown): boolean => types.includes(value as string);

interface Assertion {
  expected: string;
  fits: (value: unknown) => boolean;
}

const count: Assertion = { expected: 'an integer of at least 0', fits: isCount };
const number: Assertion = { expected: 'a number', fits: isNumber };
const text: Assertion = { expected: 'a string', fits: isText };
const names: Assertion = { expected: 'a list of strings', fits: isNames };
const anything: Assertion = { expected: 'anything', fits: () => true };

/** All keywords with an assertion, and their valid values. */
export const assertions: ReadonlyMap<string, Assertion> = new Map(
  Object.entries({
    type: {
      expected: `one of ${types.slice(0, -1).join(', ')}, or a list of them`,
      fits: (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
    },
    enum: { expected: 'a list', fits: Array.isArray },
    const: anything,
    required: names,
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: { expected: 'a number above 0', fits: (value) => isNumber(value) && (value as number) > 0 },
    minLength: count,
    maxLength: count,
    minItems: count,
    maxItems: count,
    minContains: count,
    maxContains: count,
    minProperties: count,
    maxProperties: count,
    pattern: text,
    uniqueItems: { expected: 'true or false', fits: isTrueOrFalse },
    dependentRequired: {
      expected: 'lists of strings by name',
      fits: (value) => isObject(value) && Object.values(value).every(isNames),
    },
    $ref: text,
    $dynamicRef: text,
    $recursiveRef: text,
    $id: text,
    $anchor: text,
    $dynamicAnchor: text,
  } satisfies Record<string, Assertion>),
);

/** True for a JSON object, but not for a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
