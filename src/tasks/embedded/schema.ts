import { YardError } from '../../protocol';
import type { Database } from './sqlite';

/**
 * Each entry raises the schema by one version; entries of a released version never change.
 *
 * Lists go through one index scan per state, newest first, so every list index ends in (state, created_at_ms); the rowid `seq`
 * stands behind every index entry and breaks ties. A task changes its state twice on its way, and each index that holds the
 * state is written each time: so those by capability and by worker hold only tasks that have ended. What only matters to the few
 * that wait or run is in partial indexes too, which stay small however many have ended.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    capability TEXT NOT NULL,
    queue_key TEXT NOT NULL,
    priority INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    rejections INTEGER NOT NULL DEFAULT 0,
    attempts_max INTEGER NOT NULL,
    timeout_ms INTEGER NOT NULL,
    no_progress_timeout_ms INTEGER,
    queue_timeout_ms INTEGER NOT NULL,
    queue_deadline_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    started_at_ms INTEGER,
    finished_at_ms INTEGER,
    worker_id TEXT,
    labels TEXT NOT NULL,
    input TEXT NOT NULL,
    outcome TEXT
  ) STRICT;
  CREATE INDEX tasks_waiting ON tasks (queue_key, priority DESC) WHERE state = 'queued';
  CREATE INDEX tasks_overdue ON tasks (queue_deadline_ms) WHERE state = 'queued';
  CREATE INDEX tasks_by_state ON tasks (state, created_at_ms);
  CREATE INDEX ended_by_capability ON tasks (capability, state, created_at_ms) WHERE finished_at_ms IS NOT NULL;
  CREATE INDEX ended_by_worker ON tasks (worker_id, state, created_at_ms) WHERE finished_at_ms IS NOT NULL;

  CREATE TABLE attempts (
    task_seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_id TEXT NOT NULL,
    lease_until_ms INTEGER NOT NULL,
    worker_id TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    finished_at_ms INTEGER,
    status TEXT,
    report TEXT,
    error TEXT,
    output_seq INTEGER NOT NULL DEFAULT 0,
    output_bytes INTEGER NOT NULL DEFAULT 0,
    dropped_bytes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (task_seq, attempt)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attempts_running ON attempts (worker_id, lease_until_ms) WHERE finished_at_ms IS NULL;

  CREATE TABLE events (
    task_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (task_seq, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE task_counts (
    capability TEXT NOT NULL,
    state TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (capability, state)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    task_id TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at_ms);

  CREATE TABLE probe (id INTEGER PRIMARY KEY) STRICT;
  `,
];

/** Brings the schema of an open database up to date. @throws YardError `CONFLICT` where a newer version wrote it. */
export function migrate(database: Database): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length) {
    throw new YardError(
      'CONFLICT',
      `the task store has schema ${version} and this version of Yardmaster knows ${migrations.length}: ` +
        'start the newer version that wrote it, or give this one another data folder',
    );
  }
  migrations.slice(version).forEach((migration, index) => {
    database.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version = ${version + index + 1}; COMMIT`);
  });
}
