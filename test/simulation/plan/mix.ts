import type { SeededRandom } from '@yardmaster/testkit';

/** The published mix: 70 % of 0.1 s, 25 % of 0.5 s, 5 % heavy-tailed with a mean of 5 s. */
export const mix = [
  { capability: 'mix.short', share: 0.7, runMs: () => 100, meanMs: 100, meanSquare: 100 ** 2 },
  { capability: 'mix.middle', share: 0.25, runMs: () => 500, meanMs: 500, meanSquare: 500 ** 2 },
  { capability: 'mix.long', share: 0.05, runMs: heavyTailed, meanMs: 5000, meanSquare: 5000 ** 2 * 4 },
] as const;

/** Over all classes, per task. */
export const meanRunMs = mix.reduce((sum, { share, meanMs }) => sum + share * meanMs, 0);
export const meanRunSquare = mix.reduce((sum, { share, meanSquare }) => sum + share * meanSquare, 0);

export type MixClass = (typeof mix)[number];

export function drawClass(random: SeededRandom): MixClass {
  const at = random.next();
  return at < mix[0].share ? mix[0] : at < mix[0].share + mix[1].share ? mix[1] : mix[2];
}

/**
 * Draws from a log-normal distribution with mean 5 s and a standard deviation of √3 means: half of the values are below
 * 2.5 s, one in a hundred is above 38 s.
 */
function heavyTailed(random: SeededRandom): number {
  const sigma = Math.sqrt(Math.log(4));
  return Math.min(longestMs, Math.exp(Math.log(5000) - sigma ** 2 / 2 + sigma * normal(random)));
}

/** One in ten million is longer. */
const longestMs = 1_200_000;

/** Box–Muller. */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
