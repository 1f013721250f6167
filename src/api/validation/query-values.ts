import { builtInKeyId } from '../../access';
import { idPattern, invalidId, isId } from './id.pipe';
import type { QueryParameter } from './query-reader';

/** JSON Schema of an integer with bounds. */
export interface IntegerSchema {
  type: 'integer';
  minimum: number;
  maximum: number;
  default?: number;
}

/** Limits of the page size of a list. */
export const pageLimit = { type: 'integer', minimum: 1, maximum: 500, default: 50 } as const;

/** Schema of the `seq` of a task event. */
export const eventNumber = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

/** Returns a parser of integers, which returns an error message for an invalid value. */
export function readInteger({ minimum, maximum }: IntegerSchema): (value: string) => number | string {
  return (value) => {
    const number = Number(value);
    const isFine = /^-?\d{1,16}$/.test(value) && number >= minimum && number <= maximum;
    return isFine ? number : `expected an integer from ${minimum} to ${maximum}, got ${JSON.stringify(value)}`;
  };
}

/**
 * An ISO 8601 date, an ISO 8601 date and time with a zone, or milliseconds since the Unix epoch. The zone is required because local time
 * differs between machines.
 */
export const timePattern =
  /^(?:\d{1,16}|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)$/;

/** Parses a time in ISO 8601 or milliseconds since the Unix epoch. Returns an error message for an invalid value. */
function readTimeMs(value: string): number | string {
  if (timePattern.test(value)) return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return `expected a time such as 2026-01-31T12:00:00Z or milliseconds, got ${JSON.stringify(value)}`;
}

/** Any string. */
export const text: QueryParameter<string> = { read: (value) => ({ value }) };

/** Cursor of a list. */
export const cursor: QueryParameter<string> = { ...text, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]*$' } };

/** Page size of a list. */
export const limit: QueryParameter<number> = {
  schema: pageLimit,
  read: (value) => asRead(readInteger(pageLimit)(value)),
};

/** A time. */
export const time: QueryParameter<number> = {
  schema: { type: 'string', pattern: timePattern.source },
  read: (value) => asRead(readTimeMs(value)),
};

export const workerId: QueryParameter<string> = {
  schema: { type: 'string', pattern: idPattern('worker').source },
  read: (value) => (isId('worker', value) ? { value } : invalidId('worker', value)),
};

/** Id of a key that operators created: objects of the built-in key are stored without a key, so no index finds them. */
export const keyId: QueryParameter<string> = {
  schema: { type: 'string', pattern: idPattern('key').source },
  read(value) {
    if (value === builtInKeyId) return 'the built-in key cannot be listed alone; leave `key` out to list all';
    return isId('key', value) ? { value } : invalidId('key', value);
  },
};

/** Returns a parameter for a comma-separated list of the allowed names. */
export function namesOf<T extends string>(allowed: readonly T[]): QueryParameter<T[]> {
  return {
    schema: { type: 'array', items: { type: 'string', enum: allowed } },
    read(value) {
      const names = value.split(',').map((name) => name.trim());
      const unknown = names.find((name) => !allowed.includes(name as T));
      if (unknown === undefined) return { value: names as T[] };
      return `expected some of ${allowed.join(', ')}, got ${JSON.stringify(unknown)}`;
    },
  };
}

function asRead(result: number | string): { value: number } | string {
  return typeof result === 'string' ? result : { value: result };
}
