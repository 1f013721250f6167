import { SeededRandom } from '../../clock';
import type { Random } from '@yardmaster/worker-kit/clock';
import type { Distribution, Duration } from './scenario';

/** Upper limit of draws, since heavy tails have none. */
export const drawnMsMax = 86_400_000;

/** Draws a duration, in milliseconds, from 0 to a day. */
export function drawMs(duration: Duration, random: Random): number {
  const drawn = typeof duration === 'number' ? duration : drawFrom(duration, random);
  return Math.min(Math.max(drawn, 0), drawnMsMax);
}

/** Returns a random source that depends only on the seed and the key, not on earlier draws. */
export function randomFor(seed: number, ...key: ReadonlyArray<string | number>): Random {
  return new SeededRandom(hash(`${seed}/${key.join('/')}`));
}

function drawFrom(distribution: Distribution, random: Random): number {
  switch (distribution.kind) {
    case 'uniform':
      return distribution.minMs + random.next() * (distribution.maxMs - distribution.minMs);
    case 'exponential':
      return -distribution.meanMs * Math.log(1 - random.next());
    case 'lognormal':
      return distribution.medianMs * Math.exp(distribution.sigma * normal(random));
    case 'pareto':
      return distribution.minMs / (1 - random.next()) ** (1 / distribution.alpha);
    default:
      return drawMs(partOf(distribution.parts, random.next()), random);
  }
}

/** Returns the part whose share of the weights contains `chance`. */
function partOf(parts: ReadonlyArray<{ weight: number; of: Duration }>, chance: number): Duration {
  let left = chance * parts.reduce((sum, { weight }) => sum + weight, 0);
  const part = parts.find(({ weight }) => (left -= weight) < 0);
  return (part ?? parts.at(-1))?.of ?? 0;
}

/** Draws from the standard normal distribution (Box-Muller). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Hashes with 32-bit FNV-1a and the final mix of MurmurHash3, because keys differ only in their last digits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
