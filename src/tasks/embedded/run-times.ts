import { learned, type RunTime } from '../place.policy';
import type { Statements } from './statements';

interface RunTimeRow extends RunTime {
  capability: string;
}

/** Kinds of tasks of which it is known how long they run. A capability beyond them is taken for a short one. */
const kindsMax = 10_000;

/**
 * How long attempts take, by capability: what the order of the queue goes by. In memory, and in a table of its own that is written with
 * each transaction; read at first use and again after a rollback.
 */
export class RunTimes {
  private known: Map<string, RunTime> | undefined;
  private readonly changed = new Set<string>();

  constructor(private readonly statements: Statements) {}

  /** Nothing where no attempt has ended yet. */
  estimateMs(capability: string): number | undefined {
    return this.loaded.get(capability)?.meanMs;
  }

  /** An attempt has ended after so long. */
  learn(capability: string, tookMs: number): void {
    const before = this.loaded.get(capability);
    if (!before && this.loaded.size >= kindsMax) return;
    this.loaded.set(capability, learned(before ?? { meanMs: 0, count: 0 }, tookMs));
    this.changed.add(capability);
  }

  /** Writes what changed since the last time. */
  save(): void {
    for (const capability of this.changed) {
      const { meanMs, count } = this.loaded.get(capability)!;
      this.statements.writeRunTime.run(capability, meanMs, count);
    }
    this.changed.clear();
  }

  /** Drops everything; it is read again when it is next asked for. */
  forget(): void {
    this.known = undefined;
    this.changed.clear();
  }

  private get loaded(): Map<string, RunTime> {
    if (!this.known) {
      const rows = this.statements.runTimes.all() as unknown as RunTimeRow[];
      this.known = new Map(rows.map(({ capability, meanMs, count }) => [capability, { meanMs, count }]));
    }
    return this.known;
  }
}
