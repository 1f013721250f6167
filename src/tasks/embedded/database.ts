import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { YardError } from '@yardmaster/protocol';
import { migrate } from './schema';
import { type Database, isBusy, isDamaged, loadSqlite } from './sqlite';

export interface DatabaseOptions {
  path: string;
  durability: 'full' | 'normal';
  lockWaitMs: number;
}

/**
 * Opens the file for this process alone, and creates it if it is missing.
 * @throws YardError `CONFLICT` if another process has it open, a newer version wrote it, or it is damaged.
 */
export function openDatabase(options: DatabaseOptions): Database {
  makePrivateFile(options.path);
  const database = new (loadSqlite().DatabaseSync)(options.path);
  try {
    takeOver(database, options);
    migrate(database);
    return database;
  } catch (error) {
    abandon(database);
    throw toOpenError(options.path, error);
  }
}

/**
 * Closes the database, so that a single unlocked file without -wal and -shm remains. SQLite postpones closing until
 * every prepared statement is garbage collected; therefore this function first switches WAL mode off and reads once in
 * normal locking mode.
 */
export function closeDatabase(database: Database): void {
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema');
  } finally {
    database.close();
  }
}

/** Closes a database after a failed open. Ignores errors, so that the caller reports the first one. */
function abandon(database: Database): void {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    closeDatabase(database);
  } catch {
    // The file is locked by another process, or is not a database.
  }
}

/**
 * Locks the file. In exclusive mode the first access acquires the lock and keeps it, and WAL needs no shared memory
 * file.
 */
function takeOver(database: Database, { durability, lockWaitMs }: DatabaseOptions): void {
  database.exec(`
    PRAGMA busy_timeout = ${Math.trunc(lockWaitMs)};
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'};
    PRAGMA wal_autocheckpoint = ${walPagesMax};
    PRAGMA journal_size_limit = ${walPagesMax * pageBytes * 2};
    PRAGMA cache_size = -${cacheKibibytesMax};
    PRAGMA temp_store = MEMORY;
  `);
}

const pageBytes = 4096;
const walPagesMax = 4000;
const cacheKibibytesMax = 16_384;

/**
 * Creates the file with mode 600, which SQLite copies to -wal. An existing file must not be opened here: closing it again would release the POSIX
 * locks of this process on it (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
function makePrivateFile(path: string): void {
  if (path === ':memory:') return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
  }
}

function toOpenError(path: string, error: unknown): unknown {
  if (isBusy(error)) return inUse(path, error);
  return isDamaged(error) ? damaged(path, error as Error) : error;
}

function damaged(path: string, cause: Error): YardError {
  return new YardError(
    'CONFLICT',
    `the task store ${path} is damaged (${cause.message}): restore a copy of the data folder, or use another data folder`,
    { details: { cause: 'damaged' }, cause },
  );
}

function inUse(path: string, cause: unknown): YardError {
  return new YardError(
    'CONFLICT',
    `the task store ${path} is in use by another control plane: stop it, or use another data folder`,
    { cause },
  );
}
