import { normalised, type Cassette } from './cassette';

/** A difference between two inputs. */
export interface Difference {
  path: string;
  message: string;
}

/** Returns the cassette of the same capability with the most similar input; undefined if there is none. */
export function nearestCassette<C extends Pick<Cassette, 'capability' | 'input'>>(
  cassettes: Iterable<C>,
  capability: string,
  input: unknown,
): { cassette: C; differences: Difference[] } | undefined {
  let best: { cassette: C; differences: Difference[]; distance: number } | undefined;
  for (const cassette of cassettes) {
    if (cassette.capability !== capability) continue;
    const found = compare(normalised(input), normalised(cassette.input), 'input');
    const distance = found.reduce((sum, difference) => sum + difference.distance, 0);
    if (best && best.distance <= distance) continue;
    const differences = found.map(({ path, message }) => ({ path, message }));
    best = { cassette, differences, distance };
  }
  return best && { cassette: best.cassette, differences: best.differences };
}

type Measured = Difference & { distance: number };

function compare(given: unknown, recorded: unknown, path: string): Measured[] {
  if (JSON.stringify(given) === JSON.stringify(recorded)) return [];
  if (isObject(given) && isObject(recorded)) {
    const keys = new Set([...Object.keys(given), ...Object.keys(recorded)]);
    return [...keys].flatMap((key) => compare(given[key], recorded[key], `${path}.${key}`));
  }
  return [
    { path, message: `${path} is ${describeDifference(given, recorded)}`, distance: distanceOf(given, recorded) },
  ];
}

/** Returns a distance from 0 to 1. A common prefix and suffix of two strings reduce it. */
function distanceOf(given: unknown, recorded: unknown): number {
  if (typeof given !== 'string' || typeof recorded !== 'string') return 1;
  const length = Math.max(given.length, recorded.length);
  const start = commonStart(given, recorded);
  const end = commonEnd(given.slice(start), recorded.slice(start));
  return 1 - (start + end) / (length + 1);
}

function commonEnd(one: string, other: string): number {
  let count = 0;
  while (count < Math.min(one.length, other.length) && one.at(-1 - count) === other.at(-1 - count)) count++;
  return count;
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at++;
  return at;
}

const shownChars = 60;

/** Describes a difference. Long strings are shown from shortly before their first difference. */
function describeDifference(given: unknown, recorded: unknown): string {
  if (given === undefined) return `missing, and ${short(recorded)} was recorded`;
  if (recorded === undefined) return `${short(given)}, and was not recorded`;
  if (typeof given !== 'string' || typeof recorded !== 'string') return `${short(given)} instead of ${short(recorded)}`;
  const from = Math.max(0, commonStart(given, recorded) - 10);
  return `${short(given.slice(from))} instead of ${short(recorded.slice(from))}${from > 0 ? ` from character ${from} on` : ''}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > shownChars ? `${text.slice(0, shownChars)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
