import { SystemClock, type Clock } from '../../clock';
import { YardError } from '../../protocol';
import type { Database, Statement } from './sqlite';

/** What the owner of derived state does around a transaction. */
export interface GroupHooks {
  /** Inside the transaction, after the last operation: write what goes with it. */
  beforeCommit(): void;
  /** The transaction holds, and its callers are about to be told. */
  afterCommit(): void;
  /** The transaction is undone: forget what was derived from it. Must not throw. */
  afterRollback(): void;
}

/** How to tell the caller of one operation, once it is known whether the transaction holds. */
interface Entry {
  committed: () => void;
  rolledBack: (cause: unknown) => void;
}

/**
 * One transaction for the operations of one turn of the event loop. Idle until the first operation, which begins it; each
 * operation runs at once, so later ones see it; at the end of the turn one COMMIT makes all of them durable, and only then are
 * their callers told, in order. Operations that are called from there begin the next group.
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
   * Runs `operate` now and resolves to its value once that is durable; `committed` is called just before. An operation refuses by
   * throwing a YardError before it writes, which concerns its own caller only. Any other error, and that of a COMMIT, may have left
   * something half written: the whole group is undone, and every caller in it is told.
   */
  run<T>(operate: () => T, committed?: (value: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const group = this.join();
      try {
        const value = operate();
        const tell = () => {
          committed?.(value);
          resolve(value);
        };
        group.push({ committed: tell, rolledBack: reject });
      } catch (error) {
        const tell = () => reject(error);
        group.push({ committed: tell, rolledBack: tell });
        if (!(error instanceof YardError)) this.fail(error);
      }
    });
  }

  /** Commits what is pending, now. Callers are told, never this one. */
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
      // Nothing is left to undo: SQLite did it with the error that brought us here.
    }
    this.hooks.afterRollback();
    for (const entry of group) entry.rolledBack(cause);
  }
}
