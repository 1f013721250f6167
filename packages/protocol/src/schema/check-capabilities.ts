import type { Capability, RefusedCapability } from '../generated/messages';
import { declaredSchema } from './declared-schema';
import { schemaCharsMax, textOf } from './schema-class.policy';
import type { SchemaViolation } from './schema-nodes';

/**
 * Parts the capabilities that are taken from those that are refused, each by itself: a schema that is hostile or broken, or a name that
 * comes a second time.
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

/** Why a capability cannot be taken. Nothing here compiles the schema of a result, so that one only has to be of a bearable size. */
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
