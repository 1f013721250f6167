import type { Task } from '../../../src/tasks';

/** Durations of one capability's tasks, from submission to end. */
export interface ClassTimes {
  count: number;
  p50Ms: number;
  p99Ms: number;
  longestMs: number;
  meanWaitMs: number;
  longestWaitMs: number;
}

interface Kept {
  tookMs: number[];
  waitSumMs: number;
  longestWaitMs: number;
}

/** Durations of the succeeded tasks. */
export class Waits {
  private readonly byCapability = new Map<string, Kept>();

  add({ capability, state, createdAtMs, startedAtMs, finishedAtMs }: Task): void {
    if (state === 'succeeded') this.record(capability, createdAtMs, startedAtMs!, finishedAtMs!);
  }

  record(capability: string, createdAtMs: number, startedAtMs: number, finishedAtMs: number): void {
    const kept = this.byCapability.get(capability) ?? { tookMs: [], waitSumMs: 0, longestWaitMs: 0 };
    this.byCapability.set(capability, kept);
    const waitMs = startedAtMs - createdAtMs;
    kept.tookMs.push(finishedAtMs - createdAtMs);
    kept.waitSumMs += waitMs;
    kept.longestWaitMs = Math.max(kept.longestWaitMs, waitMs);
  }

  get classes(): string[] {
    return [...this.byCapability.keys()].sort();
  }

  of(capability: string): ClassTimes | undefined {
    const kept = this.byCapability.get(capability);
    if (!kept) return undefined;
    const { waitSumMs, longestWaitMs } = kept;
    const sorted = Float64Array.from(kept.tookMs).sort();
    const count = sorted.length;
    const at = (share: number): number => sorted[Math.min(count - 1, Math.floor(share * count))]!;
    return {
      count,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      longestMs: sorted[count - 1]!,
      meanWaitMs: waitSumMs / count,
      longestWaitMs,
    };
  }

  /** Over all classes. */
  get meanWaitMs(): number {
    const all = [...this.byCapability.values()];
    const count = all.reduce((sum, { tookMs }) => sum + tookMs.length, 0);
    return all.reduce((sum, { waitSumMs }) => sum + waitSumMs, 0) / Math.max(1, count);
  }

  get longestWaitMs(): number {
    return Math.max(0, ...Array.from(this.byCapability.values(), (kept) => kept.longestWaitMs));
  }
}
