import { classValidator } from './rules';

type DtoClass = new () => object;
export type JsonSchema = Record<string, unknown>;
type Rule = ReturnType<
  ReturnType<ReturnType<typeof classValidator>['getMetadataStorage']>['getTargetValidationMetadatas']
>[number];

/** The rules that the DTOs use, as JSON Schema. */
const keywords: Readonly<Record<string, (...constraints: never[]) => JsonSchema>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isArray: () => ({ type: 'array' }),
  isIn: (values: unknown[]) => ({ type: 'string', enum: values }),
  isBase64: () => ({
    type: 'string',
    contentEncoding: 'base64',
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
    'x-message': 'must be base64',
  }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  maxLength: (maxLength: number) => ({ maxLength }),
  matches: (pattern: RegExp) => ({ type: 'string', pattern: pattern.source }),
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  fits: (schema: JsonSchema) => schema,
};

/** Where the schema of a DTO stands in the bundle, and in the OpenAPI document while it is made. */
export const placeOf = (name: string): string => `#/components/schemas/${name}`;

/**
 * The JSON Schemas of some DTOs and of the DTOs inside them, by class name, from the rules at their properties. An optional property may be
 * `null`, which means the same as leaving it out; a property without rules is unknown.
 * @throws if a rule has no form here.
 */
export function schemasOf(types: readonly DtoClass[]): Record<string, JsonSchema> {
  const storage = classValidator().getMetadataStorage();
  const open = types.filter((type) => storage.getTargetValidationMetadatas(type, '', false, false).length > 0);
  const schemas: Record<string, JsonSchema> = {};
  for (const type of open) {
    const rules = storage.groupByPropertyName(storage.getTargetValidationMetadatas(type, '', false, false));
    const required = Object.keys(rules).filter((name) => !isOptional(rules[name]!));
    const properties = Object.entries(rules).map(([name, own]) => {
      const nested = own.some((rule) => rule.type === 'nestedValidation') ? typeOf(type, name) : undefined;
      if (nested && !open.includes(nested)) open.push(nested);
      const schema = nested ? { $ref: placeOf(nested.name) } : propertySchema(own);
      return [name, isOptional(own) ? orNull(schema) : schema];
    });
    schemas[type.name] = {
      type: 'object',
      properties: Object.fromEntries(properties) as JsonSchema,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  }
  return schemas;
}

function typeOf(type: DtoClass, property: string): DtoClass {
  return Reflect.getMetadata('design:type', type.prototype as object, property) as DtoClass;
}

function isOptional(rules: readonly Rule[]): boolean {
  return rules.some(({ name }) => name === 'isOptional');
}

function propertySchema(rules: readonly Rule[]): JsonSchema {
  const schema: JsonSchema = {};
  // The decorator that stands first is applied last.
  for (const rule of rules.toReversed()) {
    if (rule.type !== 'customValidation' || rule.name === 'isOptional') continue;
    const toSchema = keywords[rule.name ?? ''];
    if (!toSchema || rule.groups?.length || rule.validateIf)
      throw new Error(`${rule.propertyName}: the rule ${rule.name} has no form in JSON Schema`);
    const said = toSchema(...((rule.constraints ?? []) as never[]));
    if (typeof rule.message === 'string') said['x-message'] = rule.message;
    if (rule.each) schema['items'] = { ...(schema['items'] as object), ...said };
    else Object.assign(schema, said);
  }
  return schema;
}

function orNull({ type, enum: values, ...schema }: JsonSchema): JsonSchema {
  if (schema['$ref'] !== undefined) return { anyOf: [schema, { type: 'null' }] };
  if (type === undefined) return schema;
  return { type: [type, 'null'], ...(values !== undefined && { enum: [...(values as unknown[]), null] }), ...schema };
}
