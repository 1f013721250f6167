/** Bounds of an integer, as JSON Schema has them. */
export interface IntegerSchema {
  type: 'integer';
  minimum: number;
  maximum: number;
  default?: number;
}

/** How many a page of a list has. */
export const pageLimit = { type: 'integer', minimum: 1, maximum: 500, default: 50 } as const;

/** Number of an event of a task. */
export const eventNumber = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

/** Reads an integer. Text says what is wrong. */
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
export const timePattern =
  /^(?:\d{1,16}|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)$/;

/** The form of a time. */
export const timeSchema = { type: 'string', pattern: timePattern.source };

/** The form of a cursor of a list. */
export const cursorSchema = { type: 'string', pattern: '^[A-Za-z0-9_-]*$' };

/** Reads a time, ISO 8601 or milliseconds since the Unix epoch. Text says what is wrong. */
export function readTimeMs(value: string): number | string {
  if (timePattern.test(value)) return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  return `expected a time such as 2026-01-31T12:00:00Z or milliseconds, got ${JSON.stringify(value)}`;
}
