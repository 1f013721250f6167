import { SystemClock, type Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { Database, Statement } from './sqlite';

/** Called around a transaction; implemented by the owner of derived state. */
export interface GroupHooks {
  /** Writes derived state: called inside the transaction, after the last operation. */
  beforeCommit(): void;
  /** Called when the transaction is durable, before its callers resolve. */
  afterCommit(): void;
  /** Drops derived state, because the transaction was rolled back. Must not throw. */
  afterRollback(): void;
}

/** Settles the caller of one operation when the transaction has ended. */
interface Entry {
  committed: () => void;
  rolledBack: (cause: unknown) => void;
}

/**
 * One transaction for the operations of one turn of the event loop. The first operation begins the transaction. Each operation runs at once, so
 * later ones see its effect. At the end of the turn one COMMIT makes all of them durable; then their callers resolve in order. Operations called
 * from there begin the next group.
 */
export class GroupCommit {
  private group: Entry[] | undefined;
  private readonly begin: Statement;
  private readonly commit: Statement;

  constructor(
    private readonly database: Database,
    private readonly hooks: GroupHooks,
    private readonly clock: Clock = new SystemClock(),
  ) {
    this.begin = database.prepare('BEGIN IMMEDIATE');
    this.commit = database.prepare('COMMIT');
  }

  /**
   * Runs `operate` now and resolves to its value when it is durable; calls `committed` just before. An operation rejects its own caller by throwing
   * a YardError before it writes. Any other error, including one of COMMIT, may leave partial writes: the whole group is rolled back, and all its
   * callers are rejected.
   */
  run<T>(operate: () => T, committed?: (value: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const group = this.join();
      try {
        const value = operate();
        const settle = () => {
          committed?.(value);
          resolve(value);
        };
        group.push({ committed: settle, rolledBack: reject });
      } catch (error) {
        const fail = () => reject(error);
        group.push({ committed: fail, rolledBack: fail });
        if (!(error instanceof YardError)) this.fail(error);
      }
    });
  }

  /** Commits the pending group now. Errors reject the callers of its operations, never the caller of `flush`. */
  flush(): void {
    const group = this.group;
    if (!group) return;
    try {
      this.hooks.beforeCommit();
      this.commit.run();
    } catch (error) {
      this.fail(error);
      return;
    }
    this.group = undefined;
    this.hooks.afterCommit();
    for (const entry of group) entry.committed();
  }

  private join(): Entry[] {
    if (this.group) return this.group;
    this.begin.run();
    const group: Entry[] = [];
    this.group = group;
    this.clock.nextTurn(() => {
      if (this.group === group) this.flush();
    });
    return group;
  }

  private fail(cause: unknown): void {
    const group = this.group ?? [];
    this.group = undefined;
    try {
      this.database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back already, with the error that led here.
    }
    this.hooks.afterRollback();
    for (const entry of group) entry.rolledBack(cause);
  }
}
