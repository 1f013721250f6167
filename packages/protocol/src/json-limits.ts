import type { Violation } from './violation';

/** Largest depth of a value from a caller or worker, in levels of arrays and objects. */
export const jsonDepthMax = 128;

/** Maximum depth of a message: a value of the maximum depth, plus the levels of the message that contains it. */
export const messageDepthMax = 136;

/** From here on JavaScript serializes whole numbers with an exponent, so they are not integers on the wire. */
const exponentFrom = 1e21;

/** Longer paths are truncated; keys may have any length. */
const pathLengthMax = 1000;

/** An array or object on the current path, and the position in it. */
interface Level {
  container: Record<string, unknown> | readonly unknown[];
  /** The keys of an object; undefined for an array. */
  keys: readonly string[] | undefined;
  count: number;
  next: number;
}

/**
 * Returns the first violation of a value that is to be sent as JSON (protocol/README.md, "JSON"): deeper than
 * `depthMax`, a number that JSON cannot hold or other readers would round, or not JSON at all. Never throws and never
 * recurses. As in `JSON.stringify`, `toJSON` replaces its object, and members that are undefined, functions or symbols
 * are ignored.
 */
export function jsonViolation(value: unknown, depthMax: number = jsonDepthMax): Violation | undefined {
  return violationOf(value, { depthMax, checkNumber: checkInteger });
}

/**
 * Returns the same as `jsonViolation` for a value from `parseJson`. Integers were checked in the text, so any large
 * number was written as a float.
 */
export function parsedViolation(value: unknown, depthMax: number = jsonDepthMax): Violation | undefined {
  return violationOf(value, { depthMax, checkNumber: checkRange });
}

interface Limits {
  depthMax: number;
  /** Returns the violation of a number, otherwise undefined. */
  checkNumber: (value: number) => string | undefined;
}

function violationOf(value: unknown, limits: Limits): Violation | undefined {
  // Fast path: most values are neither arrays nor objects.
  if (typeof value !== 'object' || value === null) return scalarViolation(value, [], limits);
  const levels: Level[] = [];
  try {
    return walk(value, limits, levels);
  } catch (error) {
    // A getter, a `toJSON` or a proxy trap threw.
    return { path: pathOf(levels), message: `cannot be read: ${messageOf(error)}` };
  }
}

function walk(root: object, limits: Limits, levels: Level[]): Violation | undefined {
  const violation = enter(root, '', limits, levels);
  if (violation) return violation;
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    if (level.next === level.count) {
      levels.pop();
      continue;
    }
    const { container, keys } = level;
    const key = keys ? keys[level.next]! : level.next;
    level.next++;
    const item = (container as Record<string | number, unknown>)[key];
    if (typeof item === 'string' || item === null || typeof item === 'boolean') continue;
    const itemViolation =
      typeof item === 'object' ? enter(item, String(key), limits, levels) : scalarViolation(item, levels, limits);
    if (itemViolation) return itemViolation;
  }
  return undefined;
}

/** Enters a level, unless it is too deep. */
function enter(item: object, key: string, limits: Limits, levels: Level[]): Violation | undefined {
  const { depthMax } = limits;
  let container: unknown = item;
  if (typeof (item as { toJSON?: unknown }).toJSON === 'function') {
    container = (item as { toJSON(key: string): unknown }).toJSON(key);
    if (typeof container !== 'object' || container === null) return scalarViolation(container, levels, limits);
  }
  if (levels.length >= depthMax)
    return { path: pathOf(levels), message: `nests deeper than ${depthMax} levels; flatten it, or send it as text` };
  const keys = Array.isArray(container) ? undefined : Object.keys(container as object);
  const count = keys ? keys.length : (container as readonly unknown[]).length;
  levels.push({ container: container as Level['container'], keys, count, next: 0 });
  return undefined;
}

function scalarViolation(value: unknown, levels: readonly Level[], { checkNumber }: Limits): Violation | undefined {
  const message =
    typeof value === 'number' ? checkNumber(value) : typeof value === 'bigint' ? checkBigInt(value) : undefined;
  return message === undefined ? undefined : { path: pathOf(levels), message };
}

/** Rejects a number that would be written as an integer beyond the limit: JavaScript may have rounded it. */
function checkInteger(value: number): string | undefined {
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return checkRange(value);
  return Math.abs(value) >= exponentFrom ? undefined : tooLargeInteger(value);
}

function checkRange(value: number): string | undefined {
  if (Number.isFinite(value)) return undefined;
  return Number.isNaN(value)
    ? 'expected a number, got NaN'
    : `expected an integer within ±${Number.MAX_SAFE_INTEGER} or a float within the range of a double; send it as a string`;
}

function checkBigInt(value: bigint): string {
  return BigInt.asIntN(54, value) === value ? 'expected JSON, got a bigint' : tooLargeInteger(value);
}

function tooLargeInteger(value: number | bigint): string {
  return `integer ${value} is beyond ±${Number.MAX_SAFE_INTEGER}, which not every reader keeps exact; send it as a string`;
}

/** Returns the dotted path of the current member. */
function pathOf(levels: readonly Level[]): string {
  const steps = levels.map(({ keys, next }) => (keys ? keys[next - 1]! : next - 1));
  const path = steps.join('.');
  return path.length <= pathLengthMax ? path : `${path.slice(0, pathLengthMax)}…`;
}

function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? (error.message as unknown) : error);
  } catch {
    return 'an unreadable error';
  }
}
