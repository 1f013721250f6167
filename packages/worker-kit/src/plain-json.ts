import { types } from 'node:util';
import { jsonDepthMax, jsonViolation, thrownText, YardError } from '@yardmaster/protocol';

/**
 * Copies a value into plain JSON, as `JSON.stringify` reads it: `toJSON` replaces its object, and members that are
 * undefined, functions or symbols are dropped. Getters run once, here, so that the value cannot change later. Paths of
 * violations begin with `root`.
 *
 * The copy stops as soon as its JSON is longer than `bytesMax`: nested arrays that each contain another one twice are
 * small in memory, but their JSON grows exponentially.
 * @throws YardError `INVALID_RESULT` with the path of the violation, or `OUTPUT_LIMIT`
 */
export function plainJson(value: unknown, root: string, bytesMax: number): unknown {
  const path: Array<string | number> = [root];
  try {
    return new JsonCopier(path, bytesMax).copy(value, 0);
  } catch (error) {
    if (error instanceof TooLargeError) throw outputLimitError(root, bytesMax);
    const message = error instanceof NotJsonError ? error.message : `cannot be read: ${thrownText(error)}`;
    const where = path.join('.').slice(0, pathCharsMax);
    throw new YardError('INVALID_RESULT', `${where}: ${message}`, { details: { path: where } });
  }
}

export function outputLimitError(what: string, bytesMax: number, bytes?: number): YardError {
  const size = bytes === undefined ? `more than ${bytesMax} bytes` : `${bytes} bytes`;
  return new YardError('OUTPUT_LIMIT', `the ${what} is ${size} long; the limit is ${bytesMax} bytes`, {
    details: { ...(bytes !== undefined && { bytes }), bytesMax },
  });
}

const pathCharsMax = 1000;

class NotJsonError extends Error {}
class TooLargeError extends Error {}

/** One copy. The depth limit of JSON bounds its recursion; after an error, `path` is the location of the violation. */
class JsonCopier {
  constructor(
    private readonly path: Array<string | number>,
    private bytesLeft: number,
  ) {}

  copy(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        this.charge(value.length);
        return value;
      case 'object':
        return value === null ? null : this.object(value, depth);
      case 'undefined':
      case 'boolean':
        return value;
      case 'number':
      case 'bigint':
        return scalar(value);
      default:
        if (depth > 0) return undefined;
        throw new NotJsonError(`expected JSON, got a ${typeof value}`);
    }
  }

  private object(value: object, depth: number): unknown {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') {
      const replaced: unknown = toJSON.call(value, String(this.path.at(-1)));
      return typeof replaced === 'object' && replaced !== null
        ? this.container(replaced, depth)
        : this.copy(replaced, depth);
    }
    if (types.isBoxedPrimitive(value)) return this.copy(value.valueOf(), depth);
    return this.container(value, depth);
  }

  private container(value: object, depth: number): unknown {
    if (depth >= jsonDepthMax)
      throw new NotJsonError(`nests deeper than ${jsonDepthMax} levels; flatten it, or send it as text`);
    return Array.isArray(value) ? this.array(value, depth) : this.members(value as Record<string, unknown>, depth);
  }

  private array(items: readonly unknown[], depth: number): unknown[] {
    const { length } = items;
    this.charge(1 + length);
    const copy: unknown[] = [];
    for (let index = 0; index < length; index++) {
      this.path.push(index);
      copy.push(this.copy(items[index], depth + 1) ?? null);
      this.path.pop();
    }
    return copy;
  }

  private members(value: Record<string, unknown>, depth: number): Record<string, unknown> {
    const keys = Object.keys(value);
    this.charge(1 + keys.length);
    const copy: Record<string, unknown> = {};
    for (const key of keys) {
      this.path.push(key);
      const item = this.copy(value[key], depth + 1);
      this.path.pop();
      if (item === undefined) continue;
      this.charge(key.length);
      if (key === '__proto__') Object.defineProperty(copy, key, { ...dataProperty, value: item });
      else copy[key] = item;
    }
    return copy;
  }

  private charge(bytes: number): void {
    this.bytesLeft -= bytes;
    if (this.bytesLeft < 0) throw new TooLargeError();
  }
}

/** Assigning to `__proto__` would set the prototype. */
const dataProperty = { enumerable: true, configurable: true, writable: true };

function scalar(value: number | bigint): number | bigint {
  if (Number.isSafeInteger(value)) return value;
  const violation = jsonViolation(value);
  if (violation) throw new NotJsonError(violation.message);
  return value;
}
