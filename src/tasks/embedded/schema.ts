import { YardError } from '@yardmaster/protocol';
import type { Database } from './sqlite';

/**
 * Each entry raises the schema by one version; entries of a released version never change.
 *
 * A task with one attempt is written three times: its row when it is added, a row of `attempts` when it is claimed, and its row again when it ends.
 * The rest is derived: `LiveTasks` derives the state of a live task from its attempts; the end of the last attempt is in the row of the task; state
 * events follow from both (`start_event`, `end_event` number them). Only output has separate rows.
 *
 * `state` is empty until the task has ended. Lists go through one index scan per state, newest first, so every list index
 * ends in (state, created_at_ms); the rowid `seq` follows in every index entry and breaks ties. These indexes hold only ended tasks,
 * `tasks_live` holds the others and stays small however many have ended. `rank_ms` orders waiting tasks; a task
 * from a version without it is ranked by its creation time. `key_id` is null for the built-in key, so a data folder with one key pays nothing
 * for the indexes by key.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    capability TEXT NOT NULL,
    priority INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    options TEXT NOT NULL,
    input TEXT NOT NULL,
    rejections INTEGER NOT NULL DEFAULT 0,
    queue_deadline_ms INTEGER,
    not_before_ms INTEGER,
    state TEXT,
    attempt INTEGER,
    worker_id TEXT,
    started_at_ms INTEGER,
    finished_at_ms INTEGER,
    end_event INTEGER,
    ended_by TEXT,
    outcome TEXT,
    bytes INTEGER
  ) STRICT;
  CREATE INDEX tasks_live ON tasks (created_at_ms) WHERE state IS NULL;
  CREATE INDEX ended_by_state ON tasks (state, created_at_ms) WHERE state IS NOT NULL;
  CREATE INDEX ended_by_capability ON tasks (capability, state, created_at_ms) WHERE state IS NOT NULL;
  CREATE INDEX ended_by_worker ON tasks (worker_id, state, created_at_ms) WHERE state IS NOT NULL;

  CREATE TABLE attempts (
    task_seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_id TEXT NOT NULL,
    lease_until_ms INTEGER NOT NULL,
    worker_id TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    start_event INTEGER NOT NULL,
    placement TEXT,
    output_seq INTEGER NOT NULL DEFAULT 0,
    output_bytes INTEGER NOT NULL DEFAULT 0,
    dropped_bytes INTEGER NOT NULL DEFAULT 0,
    finished_at_ms INTEGER,
    end_event INTEGER,
    ended_by TEXT,
    status TEXT,
    error TEXT,
    outcome TEXT,
    PRIMARY KEY (task_seq, attempt)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE output (
    task_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (task_seq, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE artifacts (
    task_seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    file TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content_type TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (task_seq, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE ended_counts (
    capability TEXT NOT NULL,
    state TEXT NOT NULL,
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (capability, state)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    task_id TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at_ms);

  CREATE TABLE sessions (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    capability TEXT NOT NULL,
    labels TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    ttl_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    ended_at_ms INTEGER,
    reason TEXT
  ) STRICT;
  CREATE INDEX sessions_by_state ON sessions (state);
  CREATE INDEX sessions_by_end ON sessions (ended_at_ms) WHERE ended_at_ms IS NOT NULL;

  CREATE TABLE probe (id INTEGER PRIMARY KEY) STRICT;
  `,
  `
  ALTER TABLE tasks ADD COLUMN place_ms INTEGER;

  CREATE TABLE run_times (
    capability TEXT PRIMARY KEY,
    mean_ms REAL NOT NULL,
    count INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE tasks ADD COLUMN brief TEXT;
  `,
  `
  ALTER TABLE attempts ADD COLUMN end_request TEXT;
  `,
  `
  ALTER TABLE attempts ADD COLUMN link_id TEXT;
  ALTER TABLE sessions ADD COLUMN link_id TEXT;
  `,
  `
  CREATE INDEX open_sessions_by_link ON sessions (worker_id, link_id) WHERE state = 'open';
  `,
  `
  ALTER TABLE tasks RENAME COLUMN place_ms TO rank_ms;
  `,
  `
  ALTER TABLE tasks ADD COLUMN key_id TEXT;
  CREATE INDEX live_by_key ON tasks (key_id, created_at_ms) WHERE state IS NULL AND key_id IS NOT NULL;
  CREATE INDEX ended_by_key ON tasks (key_id, state, created_at_ms) WHERE state IS NOT NULL AND key_id IS NOT NULL;
  ALTER TABLE sessions ADD COLUMN key_id TEXT;
  CREATE INDEX sessions_by_key ON sessions (key_id, state) WHERE key_id IS NOT NULL;

  CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE ended_counts_by_key (
    key_id TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO ended_counts_by_key
    SELECT key_id, count(*), coalesce(sum(bytes), 0) FROM tasks INDEXED BY ended_by_key
    WHERE state IS NOT NULL AND key_id IS NOT NULL GROUP BY key_id;
  `,
];

/** Versions up to this one were written before the first release and can no longer be read. */
const unreleasedVersion = 1;

/**
 * Migrates an open database, one transaction per version: a start that is killed leaves a complete version, and the next start continues from there.
 * @throws YardError `CONFLICT` if the schema is newer, or older than the first release.
 */
export function migrate(database: Database): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  const latest = unreleasedVersion + migrations.length;
  if (version > latest) {
    throw new YardError(
      'CONFLICT',
      `the task store has schema ${version}, but this version of Yardmaster supports ${latest}: ` +
        'start the newer version that wrote it, restore a copy of the data folder, or use another data folder',
      { details: { cause: 'schema' } },
    );
  }
  if (version > 0 && version <= unreleasedVersion) {
    throw new YardError(
      'CONFLICT',
      `the task store has schema ${version}, from before the first release: use another data folder, or remove the file`,
      { details: { cause: 'schema' } },
    );
  }
  migrations.slice(Math.max(0, version - unreleasedVersion)).forEach((migration, index) => {
    const reached = Math.max(version, unreleasedVersion) + index + 1;
    database.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${reached}; COMMIT`);
  });
}
