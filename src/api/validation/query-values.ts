import { idPattern, isId } from './id.pipe';
import type { QueryParameter } from './query-reader';

/** Bounds of an integer, as JSON Schema has them. */
export interface IntegerSchema {
  type: 'integer';
  minimum: number;
  maximum: number;
  default?: number;
}

/** Bounds of a page of a list. */
export const pageLimit = { type: 'integer', minimum: 1, maximum: 500, default: 50 } as const;

/** Number of an event of a task. */
export const eventNumber = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

/** Reads an integer; a text says why it is refused. */
export function readInteger({ minimum, maximum }: IntegerSchema): (value: string) => number | string {
  return (value) => {
    const number = Number(value);
    const isFine = /^-?\d{1,16}$/.test(value) && number >= minimum && number <= maximum;
    return isFine ? number : `expected an integer from ${minimum} to ${maximum}, got ${JSON.stringify(value)}`;
  };
}

/**
 * An ISO 8601 date, or date and time with its zone, or milliseconds since the Unix epoch. Without a zone a time means something else
 * on every machine.
 */
const timePattern =
  /^(?:\d{1,16}|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)$/;

/** Reads a time, ISO 8601 or milliseconds since the Unix epoch; a text says why it is refused. */
function readTimeMs(value: string): number | string {
  if (timePattern.test(value)) return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return `expected a time such as 2026-01-31T12:00:00Z or milliseconds, got ${JSON.stringify(value)}`;
}

/** Any text. */
export const text: QueryParameter<string> = { read: (value) => ({ value }) };

/** The cursor of a list. */
export const cursor: QueryParameter<string> = { ...text, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]*$' } };

/** How many a page of a list has. */
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
  read: (value) => (isId('worker', value) ? { value } : 'invalid worker id'),
};

/** Names out of some, separated by commas. */
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
