import { createHash } from 'node:crypto';
import type { SeededRandom } from '../plan/seeded-random';

/** An artifact of an attempt. */
export interface ArtifactRecord {
  name: string;
  sizeBytes: number;
  sha256: string;
}

/** Input of `chaos.sum` (`workers/capability.json`). */
export interface SumInput {
  ref: string;
  upTo: number;
  lines: number;
  lineMs: number;
  /** True if it prints nothing. */
  isQuiet: boolean;
  /** Attempts up to this number fail halfway. */
  failures: number;
  /** Size of the artifact that each attempt uploads halfway; 0 for none. */
  artifactBytes: number;
}

/** Creates a sum. Most are short, some long enough to meet several faults. */
export function newSum(ref: string, linesMax: number, random: SeededRandom): SumInput {
  const upTo = random.integer(1, 100_000);
  const [least, most] = random.pick([
    [2, 8],
    [2, 8],
    [10, 40],
    [40, 80],
  ] as const);
  const lines = Math.min(linesMax, random.integer(least, most));
  const lineMs = most <= 8 ? random.integer(10, 80) : 100;
  const artifactBytes = random.chance(0.4) ? random.integer(1, 400_000) : 0;
  return { ref, upTo, lines, lineMs, isQuiet: random.chance(0.3), failures: 0, artifactBytes };
}

/** Returns the expected sum by formula; workers add number by number. */
export function totalOf(upTo: number): number {
  return (upTo * (upTo + 1)) / 2;
}

export function linesOf({ ref, lines, isQuiet }: Pick<SumInput, 'ref' | 'lines' | 'isQuiet'>): string[] {
  return Array.from({ length: isQuiet ? 0 : lines }, (_, index) => `${ref} line ${index + 1}\n`);
}

/** Returns the expected artifact of a sum; undefined if it has none. */
export function artifactOf({ ref, artifactBytes }: SumInput): ArtifactRecord | undefined {
  if (artifactBytes === 0) return undefined;
  const content = Buffer.alloc(artifactBytes, `${ref}\n`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: 'sum.bin', sizeBytes: artifactBytes, sha256 };
}

/** Reads the sum from a result: the field `total`, or the last line that a program printed. */
export function totalIn(result: unknown): number | undefined {
  const { total, stdout } = (result ?? {}) as { total?: number; stdout?: string };
  return stdout === undefined ? total : Number(stdout.trimEnd().split('\n').at(-1));
}
