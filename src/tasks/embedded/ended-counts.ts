import type { TaskCounts } from '../port';
import type { TaskState } from '../task.state';
import { EndedOfKeys } from './ended-of-keys';
import type { Statements } from './statements';

interface EndedCount {
  capability: string;
  state: TaskState;
  count: number;
  bytes: number;
}

interface EndedTask extends Omit<EndedCount, 'count'> {
  /** Absent for the built-in key. */
  keyId?: string | null;
}

/**
 * Counts ended tasks and their bytes in memory, so that reading the counts needs no query. Counting a million tasks at the start would take too
 * long, so the counts are also in a table that is written with each transaction; read at first use and again after a rollback.
 */
export class EndedCounts {
  /** The same by API key. */
  readonly ofKeys: EndedOfKeys;
  private counts: Map<string, EndedCount> | undefined;
  private readonly changed = new Set<EndedCount>();

  constructor(private readonly statements: Statements) {
    this.ofKeys = new EndedOfKeys(statements);
  }

  taskCounts(): TaskCounts {
    const counts = Array.from(this.loaded.values(), ({ capability, state, count }) => ({ capability, state, count }));
    return counts.filter(({ count }) => count > 0);
  }

  /** Returns the totals over all capabilities and states. */
  totals(): { count: number; bytes: number } {
    let [count, bytes] = [0, 0];
    for (const entry of this.loaded.values()) {
      count += entry.count;
      bytes += entry.bytes;
    }
    return { count, bytes };
  }

  /** Counts a task that ended, or with -1 a task that was removed. */
  add({ capability, state, keyId, bytes }: EndedTask, change: 1 | -1 = 1): void {
    const key = keyOf(capability, state);
    const entry = this.loaded.get(key) ?? { capability, state, count: 0, bytes: 0 };
    entry.count += change;
    entry.bytes += change * bytes;
    this.loaded.set(key, entry);
    this.changed.add(entry);
    if (keyId !== undefined && keyId !== null) this.ofKeys.add(keyId, bytes, change);
  }

  /** Writes the counts that changed since the last call. */
  save(): void {
    for (const { capability, state, count, bytes } of this.changed) {
      if (count > 0) this.statements.writeEndedCount.run(capability, state, count, bytes);
      else this.drop(capability, state);
    }
    this.changed.clear();
    this.ofKeys.save();
  }

  /** Removes the entry of a capability without tasks: callers may name any number of capabilities. */
  private drop(capability: string, state: TaskState): void {
    this.statements.deleteEndedCount.run(capability, state);
    this.loaded.delete(keyOf(capability, state));
  }

  /** Drops everything; the next use reads it again. */
  invalidate(): void {
    this.counts = undefined;
    this.changed.clear();
    this.ofKeys.invalidate();
  }

  private get loaded(): Map<string, EndedCount> {
    if (!this.counts) {
      const rows = this.statements.endedCounts.all() as EndedCount[];
      this.counts = new Map(rows.map((row) => [keyOf(row.capability, row.state), { ...row }]));
    }
    return this.counts;
  }
}

function keyOf(capability: string, state: TaskState): string {
  return `${state} ${capability}`;
}
