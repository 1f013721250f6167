import type { ErrorObject } from 'ajv';
import { notKnown } from './nearest';

/** A place in a value that does not fit a schema, and the expectation. `path` is dotted; empty means the whole value. */
export interface Fault {
  path: string;
  message: string;
}

/** Turns the first error of an ajv validator into a fault: `input.timeoutMs` and `expected integer, got string`. */
export function toFault(errors: readonly ErrorObject[] | null | undefined, value: unknown): Fault {
  const error = errors?.[0];
  if (!error) return { path: '', message: 'does not fit its schema' };
  return faultAt(pathOf(error), error, value);
}

/**
 * The same for every error of an ajv validator with `allErrors`: the first of each path, and up to `faultsMax`. With `verbose`, a name that
 * is not known comes with the one that may have been meant, and a pattern with its own words (`x-message`).
 */
export function toFaults(
  errors: readonly ErrorObject[] | null | undefined,
  value: unknown,
  faultsMax: number,
): Fault[] {
  const faults = new Map<string, Fault>();
  for (const error of errors ?? []) {
    const path = pathOf(error);
    if (faults.size >= faultsMax) break;
    if (faults.has(path) || (summaries.has(error.keyword) && hasBelow(faults, path))) continue;
    faults.set(path, faultAt(path, error, value));
  }
  return [...faults.values()];
}

/** Keywords that only repeat a fault inside the value. */
const summaries: ReadonlySet<string> = new Set(['anyOf', 'type', 'propertyNames']);

function hasBelow(faults: ReadonlyMap<string, Fault>, path: string): boolean {
  return [...faults.keys()].some((known) => known.startsWith(`${path}.`));
}

function pathOf(error: ErrorObject): string {
  const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
  const extra = missingProperty ?? additionalProperty ?? error.propertyName;
  return [...stepsOf(error), ...(extra === undefined ? [] : [extra])].join('.');
}

function stepsOf({ instancePath }: ErrorObject): string[] {
  return instancePath.split('/').slice(1).map(unescapeStep);
}

function faultAt(path: string, error: ErrorObject, value: unknown): Fault {
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
      return notKnown('property', String(params['additionalProperty']), Object.keys(properties ?? {}));
    case 'pattern':
      return message ?? (error.message as string);
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

/** The schema that an error comes from, if the validator is verbose. */
interface SchemaOfError {
  properties?: object;
  /** What its pattern asks for, in words. */
  'x-message'?: string;
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
