import { normalised } from '../../cassettes';
import { matches } from '../faults';
import type { MockRule, PartCondition } from './rule';

/** True if a rule matches the input. */
export function fitsRule({ capability, when = {} }: MockRule, name: string, input: unknown): boolean {
  if (!matches(capability, name)) return false;
  if ('input' in when && !isSame(when.input, input)) return false;
  if (when.fits && !when.fits(input)) return false;
  return Object.entries(when.at ?? {}).every(([path, condition]) => matchesCondition(condition, partAt(input, path)));
}

/** Returns the part at a dotted path; undefined if there is none. */
export function partAt(input: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, step) => {
    const isOwn = typeof part === 'object' && part !== null && Object.hasOwn(part, step);
    return isOwn ? (part as Record<string, unknown>)[step] : undefined;
  }, input);
}

function matchesCondition(condition: PartCondition, part: unknown): boolean {
  if ('equals' in condition) return isSame(condition.equals, part);
  if ('exists' in condition) return (part !== undefined) === condition.exists;
  if (typeof part !== 'string') return false;
  if ('contains' in condition) return part.includes(condition.contains);
  return new RegExp(condition.matches).test(part); // a new object: a global expression keeps state
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(normalised(one)) === JSON.stringify(normalised(other));
}
