/** Reads an integer. Text says what is wrong. */
export function readInteger(min: number, max: number): (value: string) => number | string {
  return (value) => {
    const number = Number(value);
    const isFine = /^-?\d{1,16}$/.test(value) && number >= min && number <= max;
    return isFine ? number : `expected an integer from ${min} to ${max}, got ${JSON.stringify(value)}`;
  };
}

/** An ISO 8601 date, or date and time with its zone. Without a zone a time means something else on every machine. */
const isoPattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Reads a time, ISO 8601 or milliseconds since the Unix epoch. Text says what is wrong. */
export function readTimeMs(value: string): number | string {
  const timeMs = /^\d{1,16}$/.test(value) ? Number(value) : isoPattern.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  return `expected a time such as 2026-01-31T12:00:00Z or milliseconds, got ${JSON.stringify(value)}`;
}
