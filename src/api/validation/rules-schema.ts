import { classValidator } from './rules';

type DtoClass = new () => object;
export type JsonSchema = Record<string, unknown>;
type Rule = ReturnType<
  ReturnType<ReturnType<typeof classValidator>['getMetadataStorage']>['getTargetValidationMetadatas']
>[number];

/** The rules that the DTOs use, as JSON Schema; undefined if a rule is given something that has no form there. */
const keywords: Readonly<Record<string, (...constraints: never[]) => JsonSchema | undefined>> = {
  isString: plain({ type: 'string' }),
  isBoolean: plain({ type: 'boolean' }),
  isInt: plain({ type: 'integer' }),
  isNumber: plain({ type: 'number' }),
  isArray: plain({ type: 'array' }),
  isIn: (values: unknown[]) =>
    values.every((value) => typeof value === 'string') ? { type: 'string', enum: values } : undefined,
  isBase64: plain({
    type: 'string',
    contentEncoding: 'base64',
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
    'x-message': 'must be base64',
  }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  maxLength: (maxLength: number) => ({ maxLength }),
  matches: patternSchema,
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  fits: (schema: JsonSchema) => schema,
};

/** The form of a rule that is given no options. */
function plain(schema: JsonSchema): (...options: Array<object | undefined>) => JsonSchema | undefined {
  return (...options) => (options.every((given = {}) => Object.keys(given).length === 0) ? { ...schema } : undefined);
}

/** JSON Schema has no flags: a pattern is Unicode, as with `u`, and minds case. */
function patternSchema(pattern: RegExp | string, flags?: string): JsonSchema | undefined {
  const hasForm = pattern instanceof RegExp && /^u?$/.test(pattern.flags) && flags === undefined;
  return hasForm ? { type: 'string', pattern: pattern.source } : undefined;
}

/** Where the schema of a DTO stands in the bundle, and in the OpenAPI document while it is made. */
export const placeOf = (name: string): string => `#/components/schemas/${name}`;

/**
 * The JSON Schemas of some DTOs and of the DTOs inside them, by class name, from the rules at their properties. An optional property may be
 * `null`, which means the same as leaving it out; a property without rules is unknown.
 * @throws if a rule has no form here, or if two classes have one name: a request would be checked by the rules of the other.
 */
export function schemasOf(types: readonly DtoClass[]): Record<string, JsonSchema> {
  const open = types.filter(hasRules);
  const schemas: Record<string, JsonSchema> = {};
  for (const type of open) {
    const rules = storage().groupByPropertyName(rulesOf(type));
    const required = Object.keys(rules).filter((name) => !isOptional(rules[name]!));
    const properties = Object.entries(rules).map(([name, own]) => {
      refuseConditions(own);
      const nested = nestedType(type, name, own);
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
  refuseSameNames([...types, ...open]);
  return schemas;
}

function refuseSameNames(types: readonly DtoClass[]): void {
  const names = [...new Set(types)].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new Error(`two classes are called ${twice}; the schemas of the API need one name each`);
}

const storage = () => classValidator().getMetadataStorage();
const rulesOf = (type: DtoClass): Rule[] => storage().getTargetValidationMetadatas(type, '', false, false);
const hasRules = (type: DtoClass): boolean => rulesOf(type).length > 0;

/** The DTO of a property with `@ValidateNested`. @throws if there are other rules: only those of the DTO count. */
function nestedType(type: DtoClass, property: string, rules: readonly Rule[]): DtoClass | undefined {
  const nested = rules.find((rule) => rule.type === 'nestedValidation');
  if (!nested) return undefined;
  const declared = Reflect.getMetadata('design:type', type.prototype as object, property) as DtoClass | undefined;
  const isAlone = rules.every((rule) => rule === nested || rule.name === 'isOptional');
  // The elements of an array have no type at run time.
  if (nested.each || !isAlone || !declared || !hasRules(declared))
    throw new Error(
      `${property}: \`@ValidateNested\` has a form in JSON Schema only for one DTO with rules, and without other rules`,
    );
  return declared;
}

function isOptional(rules: readonly Rule[]): boolean {
  return rules.some(({ name }) => name === 'isOptional');
}

function propertySchema(rules: readonly Rule[]): JsonSchema {
  const schema: JsonSchema = {};
  // The decorator that stands first is applied last.
  for (const rule of rules.toReversed()) {
    if (rule.name === 'isOptional') continue;
    const said = ruleSchema(rule);
    if (typeof rule.message === 'string') said['x-message'] = rule.message;
    if (rule.each) schema['items'] = { ...(schema['items'] as object), ...said };
    else Object.assign(schema, said);
  }
  return schema;
}

/** A schema holds always. @throws if a rule holds for some requests only, or has a message for each. */
function refuseConditions(rules: readonly Rule[]): void {
  const conditional = rules.find(
    ({ groups, validateIf, message }) => groups?.length || validateIf || typeof message === 'function',
  );
  if (conditional) throw withoutForm(conditional);
}

function ruleSchema(rule: Rule): JsonSchema {
  const toSchema = rule.type === 'customValidation' ? keywords[rule.name ?? ''] : undefined;
  const schema = toSchema?.(...((rule.constraints ?? []) as never[]));
  if (!schema) throw withoutForm(rule);
  return schema;
}

function withoutForm({ propertyName, name, type }: Rule): Error {
  return new Error(`${propertyName}: the rule ${name ?? type} has no form in JSON Schema`);
}

function orNull({ type, enum: values, ...schema }: JsonSchema): JsonSchema {
  if (schema['$ref'] !== undefined) return { anyOf: [schema, { type: 'null' }] };
  if (type === undefined) return schema;
  return { type: [type, 'null'], ...(values !== undefined && { enum: [...(values as unknown[]), null] }), ...schema };
}
