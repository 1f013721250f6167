import type { Capability, RefusedCapability } from '../generated/messages';
import { declaredSchema } from './declared-schema';
import { schemaCharsMax, textOf } from './schema-class.policy';
import type { SchemaViolation } from './schema-nodes';

/**
 * Separates valid capabilities from rejected ones. Each is checked on its own: a hostile or broken schema, or a
 * repeated name, rejects only that capability.
 */
export function checkCapabilities<T extends Capability>(
  declared: readonly T[],
): { taken: T[]; refused: RefusedCapability[] } {
  const taken = new Map<string, T>();
  const refused: RefusedCapability[] = [];
  for (const capability of declared) {
    const { name } = capability;
    const found = taken.has(name) ? { path: 'name', reason: 'declared twice' } : capabilityViolation(capability);
    if (found) refused.push({ name, ...found });
    else taken.set(name, capability);
  }
  return { taken: [...taken.values()], refused };
}

/**
 * Returns why a capability is rejected, otherwise undefined. The schema of a result is never compiled here, so only its
 * size and depth are limited.
 */
export function capabilityViolation({ inputSchema, outputSchema }: Capability): SchemaViolation | undefined {
  const input = declaredSchema(inputSchema).rejection;
  if (input) return { ...input, path: join('inputSchema', input.path) };
  const output = outputSchema && sizeViolation(outputSchema);
  return output && { ...output, path: join('outputSchema', output.path) };
}

function sizeViolation(schema: object): SchemaViolation | undefined {
  const text = textOf(schema);
  if (typeof text !== 'string') return text;
  if (text.length <= schemaCharsMax) return undefined;
  return { path: '', reason: `the schema has ${text.length} characters, the limit is ${schemaCharsMax}` };
}

function join(keyword: string, path: string): string {
  return path === '' ? keyword : `${keyword}.${path}`;
}
