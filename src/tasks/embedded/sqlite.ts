import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;

interface Sqlite {
  DatabaseSync: new (path: string) => Database;
}

/**
 * The SQLite of this Node where it has one, else `@photostructure/sqlite`, which has the same API. Loaded when it is called.
 * Both bind what is not a string, number, bigint or null as NULL, silently: bind nothing else.
 */
export function loadSqlite(): Sqlite {
  const builtIn = withoutExperimentalWarning(() => process.getBuiltinModule?.('node:sqlite' as 'node:process'));
  // oxlint-disable-next-line typescript/no-require-imports
  return (builtIn as unknown as Sqlite | undefined) ?? (require('@photostructure/sqlite') as Sqlite);
}

/** Node warns of its SQLite when it is loaded, and not every reader of the terminal knows what to do about that. */
function withoutExperimentalWarning<T>(load: () => T): T {
  // oxlint-disable-next-line typescript/unbound-method -- it is only put back
  const original = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = original;
  }
}

/** True where another connection holds the file (SQLITE_BUSY, https://sqlite.org/rescode.html#busy). */
export function isBusy(error: unknown): boolean {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === 5;
}
