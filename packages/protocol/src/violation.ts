import type { ErrorObject } from 'ajv';
import { unknownNameMessage } from './nearest';

/** A part of a value that does not match a schema or rule. `path` is dotted, and empty for the whole value. */
export interface Violation {
  path: string;
  message: string;
}

/** Converts the first error of an ajv validator: `input.timeoutMs` and `expected integer, got string`. */
export function toViolation(errors: readonly ErrorObject[] | null | undefined, value: unknown): Violation {
  const error = errors?.[0];
  if (!error) return { path: '', message: 'does not match its schema' };
  return violationAt(pathOf(error), error, value);
}

/**
 * Converts all errors of an ajv validator with `allErrors`: the first one of each path, at most `violationsMax`. If the
 * validator is `verbose`, an unknown name comes with a suggestion, and a pattern with its `x-message`.
 */
export function toViolations(
  errors: readonly ErrorObject[] | null | undefined,
  value: unknown,
  violationsMax: number,
): Violation[] {
  const violations = new Map<string, Violation>();
  for (const error of errors ?? []) {
    const path = pathOf(error);
    if (violations.size >= violationsMax) break;
    if (violations.has(path) || (summaries.has(error.keyword) && hasNested(violations, path))) continue;
    violations.set(path, violationAt(path, error, value));
  }
  return [...violations.values()];
}

/** Keywords whose errors repeat an error inside the value. */
const summaries: ReadonlySet<string> = new Set(['anyOf', 'type', 'propertyNames']);

function hasNested(violations: ReadonlyMap<string, Violation>, path: string): boolean {
  return [...violations.keys()].some((known) => known.startsWith(`${path}.`));
}

function pathOf(error: ErrorObject): string {
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const extra = missingProperty ?? additionalProperty ?? error.propertyName;
  return [...stepsOf(error), ...(extra === undefined ? [] : [extra])].join('.');
}

function stepsOf({ instancePath }: ErrorObject): string[] {
  return instancePath.split('/').slice(1).map(unescapeStep);
}

function violationAt(path: string, error: ErrorObject, value: unknown): Violation {
  return { path, message: explain(error, stepsOf(error), value) };
}

function explain(error: ErrorObject, steps: string[], value: unknown): string {
  const params = error.params;
  const { properties, 'x-message': message } = (error.parentSchema ?? {}) as SchemaOfError;
  switch (error.keyword) {
    case 'type':
      return `expected ${[params['type']].flat().join(' or ')}, got ${typeName(valueAt(value, steps))}`;
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return unknownNameMessage('property', String(params['additionalProperty']), Object.keys(properties ?? {}));
    case 'pattern':
      return message ?? (error.message as string);
    case 'enum':
      return truncated(
        `expected one of ${(params['allowedValues'] as unknown[]).map((allowed) => JSON.stringify(allowed)).join(', ')}`,
      );
    case 'const':
      return truncated(`expected ${JSON.stringify(params['allowedValue'])}`);
    case 'false schema':
      return 'must be absent';
    default:
      return error.message ?? 'does not match its schema';
  }
}

/** The schema of an error, if the validator is verbose. */
interface SchemaOfError {
  properties?: object;
  /** Describes the pattern in words. */
  'x-message'?: string;
}

/** Truncates a list of values, because foreign schemas may list any number. */
function truncated(message: string): string {
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
