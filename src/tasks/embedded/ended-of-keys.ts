import type { Statements } from './statements';

interface EndedOfKey {
  keyId: string;
  count: number;
  bytes: number;
}

/** Counts the ended tasks of API keys and their bytes, in the same way as `EndedCounts`, which owns this. */
export class EndedOfKeys {
  private counts: Map<string, EndedOfKey> | undefined;
  private readonly changed = new Set<EndedOfKey>();

  constructor(private readonly statements: Statements) {}

  /** Counts a task that ended, or with -1 a task that was removed. */
  add(keyId: string, bytes: number, change: 1 | -1): void {
    const entry = this.loaded.get(keyId) ?? { keyId, count: 0, bytes: 0 };
    entry.count += change;
    entry.bytes += change * bytes;
    this.loaded.set(keyId, entry);
    this.changed.add(entry);
  }

  bytesOf(keyId: string): number {
    return this.loaded.get(keyId)?.bytes ?? 0;
  }

  /** Returns the keys with ended tasks. */
  keyIds(): Iterable<string> {
    return this.loaded.keys();
  }

  /** Writes the counts that changed since the last call. */
  save(): void {
    if (this.changed.size === 0) return;
    for (const { keyId, count, bytes } of this.changed) {
      if (count > 0) this.statements.writeEndedOfKey.run(keyId, count, bytes);
      else {
        this.statements.deleteEndedOfKey.run(keyId);
        this.loaded.delete(keyId);
      }
    }
    this.changed.clear();
  }

  /** Drops everything; the next use reads it again. */
  invalidate(): void {
    this.counts = undefined;
    this.changed.clear();
  }

  private get loaded(): Map<string, EndedOfKey> {
    return (this.counts ??= new Map(
      (this.statements.endedOfKeys.all() as unknown as EndedOfKey[]).map((row) => [row.keyId, { ...row }]),
    ));
  }
}
