import { SeededRandom } from '@yardmaster/testkit';

/** Returns an independent random stream for each purpose, so that removing one part of a run changes no other. */
export function chanceOf(seed: number, ...purpose: Array<string | number>): SeededRandom {
  let hash = 0x811c9dc5 ^ seed;
  for (const part of purpose) {
    const text = String(part);
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ 0x2f, 0x01000193);
  }
  return new SeededRandom(hash ^ (hash >>> 15));
}

/** Returns an integer from `min` to `max`. */
export function between(random: SeededRandom, min: number, max: number): number {
  return min + Math.floor(random.next() * (max - min + 1));
}

export function oneOf<T>(random: SeededRandom, choices: readonly T[]): T {
  return choices[Math.floor(random.next() * choices.length)]!;
}

/** Returns an exponentially distributed number, as between independent arrivals. */
export function exponential(random: SeededRandom, mean: number): number {
  return -mean * Math.log(1 - random.next());
}
