import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import type { TaskStore } from '../../src/tasks';
import { EmbeddedEngine } from '../../src/tasks/embedded/embedded-engine';
import { loadSqlite } from '../../src/tasks/embedded/sqlite';
import { EmbeddedTaskStore } from '../../src/tasks/embedded/store/embedded-task-store';
import type { Expected } from './making/expected';

const folders = join(__dirname, '../data/folders');

/** The folders in the repository: the commit that made them, and if that version was killed or closed. */
export const oldFolders = ['d3a87cb/killed', 'd3a87cb/closed'] as const;

/** A copy of a data folder of another version. */
export interface OldFolder {
  dataDir: string;
  /** The file of the task store. */
  path: string;
  expected: Expected;
  /** Creates a store of this version on it, not yet open, at the time of the other version's last write. */
  store(): TaskStore;
  remove(): void;
}

/** Copies a folder, since opening one changes it. */
export function copyOf(name: (typeof oldFolders)[number]): OldFolder {
  const parent = mkdtempSync(join(tmpdir(), 'yard-old-'));
  const dataDir = join(parent, 'data');
  cpSync(join(folders, name, 'data'), dataDir, { recursive: true });
  const expected = JSON.parse(readFileSync(join(folders, name, '../expected.json'), 'utf8')) as Expected;
  return {
    dataDir,
    path: join(dataDir, 'tasks.db'),
    expected,
    store: () =>
      new EmbeddedTaskStore(
        new EmbeddedEngine({ path: join(dataDir, 'tasks.db') }, new SeededRandom(1), new ManualClock(expected.atMs)),
      ),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

export type Row = Record<string, unknown>;

/** The contents of a store file: its schema version, and the rows of each table. */
export interface Contents {
  version: number;
  tables: Record<string, Row[]>;
}

/** Reads a store file without changing it: reading applies the write-ahead log, so it reads a copy. */
export function contentsOf(path: string): Contents {
  const parent = mkdtempSync(join(tmpdir(), 'yard-contents-'));
  try {
    const copy = join(parent, 'tasks.db');
    cpSync(path, copy);
    if (existsSync(`${path}-wal`)) cpSync(`${path}-wal`, `${copy}-wal`);
    return readContents(copy);
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function readContents(path: string): Contents {
  const database = new (loadSqlite().DatabaseSync)(path);
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all() as Row[];
    const tables = names.map(({ name }) => [name, database.prepare(`SELECT * FROM ${String(name)}`).all()]);
    return { version, tables: Object.fromEntries(tables) as Contents['tables'] };
  } finally {
    database.close();
  }
}

/** Columns that a migration renamed: the name in the old folders, and the name now. */
const renamedColumns: Readonly<Record<string, string>> = { place_ms: 'rank_ms' };

/** Reduces `migrated` to the tables and columns of the old contents, under their old names. */
export function cutTo({ tables: migrated }: Contents, { tables: old }: Contents): Contents['tables'] {
  return Object.fromEntries(
    Object.entries(old).map(([name, rows]) => {
      const columns = Object.keys(rows[0] ?? {});
      const cutRow = (row: Row): Row =>
        Object.fromEntries(columns.map((column) => [column, row[renamedColumns[column] ?? column]]));
      return [name, migrated[name]!.map(cutRow)];
    }),
  );
}
