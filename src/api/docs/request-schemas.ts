import { nestedType } from '../validation/nested.decorator';
import { rulesOf, type JsonSchema, type PropertyRules } from '../validation/rules-schema';

type DtoClass = new () => object;
type ObjectSchema = { properties?: Record<string, JsonSchema>; additionalProperties?: boolean };

/** Completes the schemas of what callers send by the rules that are checked: bounds, patterns, `null`, and nothing else. */
export function describeRequests(schemas: Record<string, unknown>, types: readonly DtoClass[]): void {
  const open = [...types];
  for (const type of open) {
    const schema = schemas[type.name] as ObjectSchema | undefined;
    if (!schema?.properties) throw new Error(`${type.name} is not in the document`);
    schema.additionalProperties = false;
    for (const [name, rules] of rulesOf(type)) {
      schema.properties[name] = propertySchema(schema.properties[name] ?? {}, rules);
      const inner = nestedType(type, name);
      if (inner && !open.includes(inner)) open.push(inner);
    }
  }
}

function propertySchema({ format: _, ...described }: JsonSchema, { schema, isOptional }: PropertyRules): JsonSchema {
  const { items, ...rest } = schema;
  const known = { ...described, ...rest, ...(items !== undefined && { items: merged(described['items'], items) }) };
  return isOptional ? orNull(known) : known;
}

function merged(described: unknown, items: unknown): object {
  return { ...(described as object), ...(items as object) };
}

/** `null` means the same as leaving the property out. */
function orNull({ allOf, $ref, ...schema }: JsonSchema): JsonSchema {
  const reference = $ref === undefined ? (allOf as JsonSchema[] | undefined)?.[0] : { $ref };
  if (reference) return { ...schema, anyOf: [reference, { type: 'null' }] };
  if (schema['type'] === undefined) return schema;
  const values = schema['enum'] as unknown[] | undefined;
  return { ...schema, type: [schema['type'], 'null'], ...(values && { enum: [...values, null] }) };
}
