import { classValidator } from './rules';

type DtoClass = new () => object;
export type JsonSchema = Record<string, unknown>;
type Rule = ReturnType<
  ReturnType<ReturnType<typeof classValidator>['getMetadataStorage']>['getTargetValidationMetadatas']
>[number];

/** JSON Schema keywords of each class-validator rule; undefined if JSON Schema cannot express its arguments. */
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

/** Returns the keywords of a rule that supports no options. */
function plain(schema: JsonSchema): (...options: Array<object | undefined>) => JsonSchema | undefined {
  return (...options) => (options.every((given = {}) => Object.keys(given).length === 0) ? { ...schema } : undefined);
}

/**
 * Converts a regular expression. JSON Schema patterns have no flags: they are Unicode and case-sensitive, as with the
 * flag `u`.
 */
function patternSchema(pattern: RegExp | string, flags?: string): JsonSchema | undefined {
  const hasForm = pattern instanceof RegExp && /^u?$/.test(pattern.flags) && flags === undefined;
  return hasForm ? { type: 'string', pattern: pattern.source } : undefined;
}

/** Returns the reference to the schema of a DTO. */
export const referenceTo = (name: string): string => `#/components/schemas/${name}`;

/**
 * Returns the JSON Schemas of DTOs and of their nested DTOs, by class name, from the decorators of their properties. An optional property may
 * be `null`, which means the same as absent. A property without decorators is rejected as unknown.
 * @throws if JSON Schema cannot express a rule, or if two classes have the same name
 */
export function schemasOf(types: readonly DtoClass[]): Record<string, JsonSchema> {
  const open = types.filter(hasRules);
  const schemas: Record<string, JsonSchema> = {};
  for (const type of open) {
    const rules = storage().groupByPropertyName(rulesOf(type));
    const required = Object.keys(rules).filter((name) => !isOptional(rules[name]!));
    const properties = Object.entries(rules).map(([name, own]) => {
      rejectConditions(own);
      const nested = nestedType(type, name, own);
      if (nested && !open.includes(nested)) open.push(nested);
      const schema = nested ? { $ref: referenceTo(nested.name) } : propertySchema(own);
      return [name, isOptional(own) ? orNull(schema) : schema];
    });
    schemas[type.name] = {
      type: 'object',
      properties: Object.fromEntries(properties) as JsonSchema,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  }
  rejectDuplicateNames([...types, ...open]);
  return schemas;
}

function rejectDuplicateNames(types: readonly DtoClass[]): void {
  const names = [...new Set(types)].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new Error(`duplicate DTO class name ${twice}; the names of DTO schemas must be unique`);
}

const storage = () => classValidator().getMetadataStorage();
const rulesOf = (type: DtoClass): Rule[] => storage().getTargetValidationMetadatas(type, '', false, false);
const hasRules = (type: DtoClass): boolean => rulesOf(type).length > 0;

/** Returns the DTO of a property with `@ValidateNested`. @throws if the property has other rules, which would be ignored. */
function nestedType(type: DtoClass, property: string, rules: readonly Rule[]): DtoClass | undefined {
  const nested = rules.find((rule) => rule.type === 'nestedValidation');
  if (!nested) return undefined;
  const declared = Reflect.getMetadata('design:type', type.prototype as object, property) as DtoClass | undefined;
  const isAlone = rules.every((rule) => rule === nested || rule.name === 'isOptional');
  // The element type of an array is not known at run time.
  if (nested.each || !isAlone || !declared || !hasRules(declared))
    throw new Error(
      `${property}: \`@ValidateNested\` is supported only on a single DTO with rules, and not combined with other rules`,
    );
  return declared;
}

function isOptional(rules: readonly Rule[]): boolean {
  return rules.some(({ name }) => name === 'isOptional');
}

function propertySchema(rules: readonly Rule[]): JsonSchema {
  const schema: JsonSchema = {};
  // Decorators are applied from the last to the first.
  for (const rule of rules.toReversed()) {
    if (rule.name === 'isOptional') continue;
    const fromRule = ruleSchema(rule);
    if (typeof rule.message === 'string') fromRule['x-message'] = rule.message;
    if (rule.each) schema['items'] = { ...(schema['items'] as object), ...fromRule };
    else Object.assign(schema, fromRule);
  }
  return schema;
}

/** @throws if a rule is conditional or has a computed message, which a schema cannot express. */
function rejectConditions(rules: readonly Rule[]): void {
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
  return new Error(`${propertyName}: JSON Schema cannot express the rule ${name ?? type}`);
}

function orNull({ type, enum: values, ...schema }: JsonSchema): JsonSchema {
  if (schema['$ref'] !== undefined) return { anyOf: [schema, { type: 'null' }] };
  if (type === undefined) return schema;
  return { type: [type, 'null'], ...(values !== undefined && { enum: [...(values as unknown[]), null] }), ...schema };
}
