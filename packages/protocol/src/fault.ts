import type { ErrorObject } from 'ajv';

/** Where a value does not fit a schema, and what was expected there. `path` is dotted; empty means the whole value. */
export interface Fault {
  path: string;
  message: string;
}

/** Turns the first error of an ajv validator into a fault: `input.timeoutMs` and `expected integer, got string`. */
export function toFault(errors: readonly ErrorObject[] | null | undefined, value: unknown): Fault {
  const error = errors?.[0];
  if (!error) return { path: '', message: 'does not fit its schema' };
  const steps = error.instancePath.split('/').slice(1).map(unescapeStep);
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const extra = missingProperty ?? additionalProperty ?? error.propertyName;
  const path = [...steps, ...(extra === undefined ? [] : [extra])].join('.');
  return { path, message: explain(error, steps, value) };
}

function explain(error: ErrorObject, steps: string[], value: unknown): string {
  const params = error.params;
  switch (error.keyword) {
    case 'type':
      return `expected ${String(params['type'])}, got ${typeName(valueAt(value, steps))}`;
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known property';
    case 'enum':
      return short(
        `expected one of ${(params['allowedValues'] as unknown[]).map((allowed) => JSON.stringify(allowed)).join(', ')}`,
      );
    case 'const':
      return short(`expected ${JSON.stringify(params['allowedValue'])}`);
    case 'false schema':
      return 'must be absent';
    default:
      return error.message ?? 'does not fit its schema';
  }
}

/** A schema of others may list any number of values. */
function short(message: string): string {
  return message.length <= 1000 ? message : `${message.slice(0, 1000)}…`;
}

function valueAt(value: unknown, steps: string[]): unknown {
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], value);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Undoes the escapes of a JSON Pointer step (RFC 6901, section 4). */
function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
