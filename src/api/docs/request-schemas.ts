import { requestSchemas } from '../validation/generated/requests';

type JsonSchema = Record<string, unknown>;

/** Merges the validation schemas into the request schemas, whose descriptions come from comments. */
export function describeRequests(schemas: Record<string, unknown>): void {
  for (const [name, { properties, ...checked }] of Object.entries(requestSchemas)) {
    const described = schemas[name] as { properties: Record<string, JsonSchema> } | undefined;
    if (!described) continue; // a message of the Socket.IO namespace `/events`
    Object.assign(described, checked);
    for (const [property, schema] of Object.entries(properties)) {
      described.properties[property] = propertySchema(described.properties[property] ?? {}, schema);
    }
  }
}

function propertySchema({ allOf: _, $ref: __, ...described }: JsonSchema, schema: JsonSchema): JsonSchema {
  const items = { ...(described['items'] as object), ...(schema['items'] as object) };
  return { ...described, ...schema, ...(schema['type'] === 'array' && { items }) };
}
