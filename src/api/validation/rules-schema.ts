import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { labelsSchema } from './labels.decorator';
import { rulesByProperty } from './kept-rules';

type DtoClass = new () => object;
export type JsonSchema = Record<string, unknown>;

/** The rules that the DTOs use, in the words of JSON Schema. */
const keywords: Readonly<Record<string, (...constraints: never[]) => JsonSchema>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isArray: () => ({ type: 'array' }),
  isIn: (values: unknown[]) => ({ type: 'string', enum: values }),
  isLabels: () => labelsSchema,
  isBase64: () => ({ type: 'string', contentEncoding: 'base64', pattern: base64Pattern }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  maxLength: (maxLength: number) => ({ maxLength }),
  matches: (pattern: RegExp) => ({ type: 'string', pattern: pattern.source }),
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
};

const base64Pattern = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$';

/** A property of a DTO as its rules have it. */
export interface PropertyRules {
  schema: JsonSchema;
  /** `null` stands for a property that is left out. */
  isOptional: boolean;
}

/**
 * The rules at the properties of a DTO, so that a document says what is checked, and nothing else.
 * @throws where a rule has no words here.
 */
export function rulesOf(type: DtoClass): Map<string, PropertyRules> {
  return new Map(Object.entries(rulesByProperty(type)).map(([name, rules]) => [name, propertyRules(rules)]));
}

function propertyRules(rules: ValidationMetadata[]): PropertyRules {
  const schema: JsonSchema = {};
  for (const rule of rules) {
    if (rule.type !== 'customValidation' || rule.name === 'isOptional') continue;
    const words = keywords[rule.name ?? ''];
    if (!words) throw new Error(`${rule.propertyName}: the rule ${rule.name} has no words in JSON Schema`);
    const said = words(...((rule.constraints ?? []) as never[]));
    if (rule.each) schema['items'] = { ...(schema['items'] as object), ...said };
    else Object.assign(schema, said);
  }
  return { schema, isOptional: rules.some(({ name }) => name === 'isOptional') };
}
