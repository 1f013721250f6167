import { learned, type RunTime } from '../place.policy';
import type { Statements } from './statements';

interface RunTimeRow extends RunTime {
  capability: string;
}

/** Capabilities with a known run time. Tasks of further capabilities are taken to be short. */
const kindsMax = 10_000;

/**
 * Mean run times of attempts by capability, which decide the order of the queue. In memory, and in a table of its own that is written with
 * each transaction; read at first use and again after a rollback.
 */
export class RunTimes {
  private known: Map<string, RunTime> | undefined;
  private readonly changed = new Set<string>();

  constructor(private readonly statements: Statements) {}

  /** Undefined if no attempt has ended yet. */
  estimateMs(capability: string): number | undefined {
    return this.loaded.get(capability)?.meanMs;
  }

  /** Takes an ended attempt into the mean. */
  learn(capability: string, tookMs: number): void {
    const before = this.loaded.get(capability);
    if (!before && this.loaded.size >= kindsMax) return;
    this.loaded.set(capability, learned(before ?? { meanMs: 0, count: 0 }, tookMs));
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
