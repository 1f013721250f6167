import type { SeededRandom } from './plan/seeded-random';

/** Input of `chaos.sum` (`workers/capability.json`). */
export interface SumInput {
  ref: string;
  upTo: number;
  lines: number;
  lineMs: number;
}

/** What is known of a task before anybody has done it. */
export interface Expected {
  total: number;
  lines: string[];
}

/** A task of its own; most are short, some long enough to meet several faults. */
export function newSumInput(ref: string, random: SeededRandom): SumInput {
  const isLong = random.chance(0.3);
  const [lines, lineMs] = isLong ? [random.integer(10, 30), 100] : [random.integer(2, 8), random.integer(10, 80)];
  return { ref, upTo: random.integer(1, 100_000), lines, lineMs };
}

/** The answer by Gauss, where workers really add. */
export function expectedOf({ ref, upTo, lines }: SumInput): Expected {
  const total = (upTo * (upTo + 1)) / 2;
  return { total, lines: Array.from({ length: lines }, (_, index) => `${ref} line ${index + 1}\n`) };
}
