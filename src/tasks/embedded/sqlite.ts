import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;
export type Statement = StatementSyncInstance;

interface Sqlite {
  DatabaseSync: new (path: string) => Database;
}

/**
 * Loads Node's SQLite, or `@photostructure/sqlite` if this Node has none; both have the same API. Bind only strings, numbers, bigints and null:
 * any other value is silently bound as NULL.
 */
export function loadSqlite(): Sqlite {
  const builtIn = withoutExperimentalWarning(() => process.getBuiltinModule?.('node:sqlite' as 'node:process'));
  // oxlint-disable-next-line typescript/no-require-imports
  return (builtIn as unknown as Sqlite | undefined) ?? (require('@photostructure/sqlite') as Sqlite);
}

/** Suppresses the warning that Node prints when its SQLite is loaded; users cannot act on it. */
function withoutExperimentalWarning<T>(load: () => T): T {
  // oxlint-disable-next-line typescript/unbound-method -- it is only restored
  const original = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = original;
  }
}

/** True if another connection has locked the file (SQLITE_BUSY, https://sqlite.org/rescode.html#busy). */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === 5;
}

/** True if the file is damaged or not a database (SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isDamaged(error: unknown): boolean {
  return [11, 26].includes(resultCode(error) ?? 0);
}

function resultCode(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}
