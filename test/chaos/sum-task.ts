import type { SeededRandom } from './plan/seeded-random';

/** Input of `chaos.sum` (`workers/capability.json`). */
export interface SumInput {
  ref: string;
  upTo: number;
  lines: number;
  lineMs: number;
  /** It prints nothing, so that nothing but its outcome can be late. */
  isQuiet: boolean;
}

/** What is known of a task before anybody has done it. */
export interface Expected {
  total: number;
  lines: string[];
}

/** A task of its own; most are short, some long enough to meet several faults and to be reported late. */
export function newSumInput(ref: string, linesMax: number, random: SeededRandom): SumInput {
  const upTo = random.integer(1, 100_000);
  const [least, most] = random.pick([
    [2, 8],
    [2, 8],
    [10, 40],
    [40, 80],
  ] as const);
  const lines = Math.min(linesMax, random.integer(least, most));
  return { ref, upTo, lines, lineMs: most <= 8 ? random.integer(10, 80) : 100, isQuiet: random.chance(0.3) };
}

/** The answer by Gauss, where workers really add. */
export function expectedOf({ ref, upTo, lines, isQuiet }: SumInput): Expected {
  const total = (upTo * (upTo + 1)) / 2;
  return { total, lines: Array.from({ length: isQuiet ? 0 : lines }, (_, index) => `${ref} line ${index + 1}\n`) };
}
