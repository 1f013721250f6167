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

/** A task of its own; most are short, some long enough to meet several faults and to be reported late. */
export function newSumInput(ref: string, linesMax: number, random: SeededRandom): SumInput {
  const upTo = random.integer(1, 100_000);
  const kind = random.next();
  if (kind < 0.5) return { ref, upTo, lines: random.integer(2, 8), lineMs: random.integer(10, 80) };
  return { ref, upTo, lines: random.integer(10, kind < 0.9 ? Math.min(40, linesMax) : linesMax), lineMs: 100 };
}

/** The answer by Gauss, where workers really add. */
export function expectedOf({ ref, upTo, lines }: SumInput): Expected {
  const total = (upTo * (upTo + 1)) / 2;
  return { total, lines: Array.from({ length: lines }, (_, index) => `${ref} line ${index + 1}\n`) };
}
