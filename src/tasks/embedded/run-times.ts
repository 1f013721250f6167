import { withRunTime, type RunTime } from '../rank.policy';
import type { Statements } from './statements';

interface RunTimeRow extends RunTime {
  capability: string;
}

/** Limit of capabilities with a recorded run time. Tasks of any others count as short. */
const capabilitiesMax = 10_000;

/**
 * Mean run times of attempts by capability, which determine ranks. In memory, and in a table that is written with each transaction; read at first
 * use and again after a rollback.
 */
export class RunTimes {
  private entries: Map<string, RunTime> | undefined;
  private readonly changed = new Set<string>();

  constructor(private readonly statements: Statements) {}

  /** Returns the mean run time; undefined if no attempt has ended. */
  estimateMs(capability: string): number | undefined {
    return this.loaded.get(capability)?.meanMs;
  }

  /** Adds an ended attempt to the mean. */
  record(capability: string, durationMs: number): void {
    const before = this.loaded.get(capability);
    if (!before && this.loaded.size >= capabilitiesMax) return;
    this.loaded.set(capability, withRunTime(before ?? { meanMs: 0, count: 0 }, durationMs));
    this.changed.add(capability);
  }

  /** Writes the run times that changed since the last call. */
  save(): void {
    for (const capability of this.changed) {
      const { meanMs, count } = this.loaded.get(capability)!;
      this.statements.writeRunTime.run(capability, meanMs, count);
    }
    this.changed.clear();
  }

  /** Drops everything; the next use reads it again. */
  invalidate(): void {
    this.entries = undefined;
    this.changed.clear();
  }

  private get loaded(): Map<string, RunTime> {
    if (!this.entries) {
      const rows = this.statements.runTimes.all() as unknown as RunTimeRow[];
      this.entries = new Map(rows.map(({ capability, meanMs, count }) => [capability, { meanMs, count }]));
    }
    return this.entries;
  }
}
