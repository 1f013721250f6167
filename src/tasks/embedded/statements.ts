import type { Database } from './sqlite';

export type Statements = ReturnType<typeof prepareStatements>;

/**
 * Every statement that has one form, prepared once; lists, which have several, prepare their own. Partial indexes are named, because
 * without statistics the planner may take a whole index that grows with all tasks.
 */
export function prepareStatements(database: Database) {
  return {
    ...taskStatements(database),
    ...attemptStatements(database),
    ...eventStatements(database),
    ...idempotencyStatements(database),
  };
}

function taskStatements(database: Database) {
  return {
    insertTask: database.prepare(
      `INSERT INTO tasks (id, state, capability, queue_key, priority, attempts_max, timeout_ms, no_progress_timeout_ms,
         queue_timeout_ms, queue_deadline_ms, created_at_ms, labels, input)
       VALUES (:id, 'queued', :capability, :queue_key, :priority, :attempts_max, :timeout_ms, :no_progress_timeout_ms,
         :queue_timeout_ms, :queue_deadline_ms, :created_at_ms, :labels, :input)`,
    ),
    taskById: database.prepare('SELECT * FROM tasks WHERE id = ?'),
    taskBySeq: database.prepare('SELECT * FROM tasks WHERE seq = ?'),
    seqById: database.prepare('SELECT seq FROM tasks WHERE id = ?'),
    firstWaiting: database.prepare(
      `SELECT seq, priority FROM tasks INDEXED BY tasks_waiting
       WHERE state = 'queued' AND queue_key = ? ORDER BY priority DESC, seq LIMIT 1`,
    ),
    overdueTasks: database.prepare(
      `SELECT * FROM tasks INDEXED BY tasks_overdue
       WHERE state = 'queued' AND queue_deadline_ms <= ? ORDER BY queue_deadline_ms, seq LIMIT ?`,
    ),
    claimTask: database.prepare(
      `UPDATE tasks SET state = 'running', attempt = ?, worker_id = ?, started_at_ms = ? WHERE seq = ?`,
    ),
    requeueTask: database.prepare(
      `UPDATE tasks SET state = 'queued', rejections = ?, queue_deadline_ms = ? WHERE seq = ?`,
    ),
    endTask: database.prepare('UPDATE tasks SET state = ?, finished_at_ms = ?, outcome = ? WHERE seq = ?'),
    oldestEnded: database.prepare(
      `SELECT seq, capability, queue_key AS queueKey, state, created_at_ms AS createdAtMs
       FROM tasks INDEXED BY tasks_by_state
       WHERE state = ? AND created_at_ms < ? AND finished_at_ms < ? ORDER BY created_at_ms, seq LIMIT ?`,
    ),
    deleteTask: database.prepare('DELETE FROM tasks WHERE seq = ?'),
    insertProbe: database.prepare('INSERT INTO probe (id) VALUES (1)'),
    deleteProbe: database.prepare('DELETE FROM probe'),
  };
}

function attemptStatements(database: Database) {
  return {
    insertAttempt: database.prepare(
      `INSERT INTO attempts (task_seq, attempt, lease_id, lease_until_ms, worker_id, instance_id, started_at_ms, output_bytes)
       VALUES (:task_seq, :attempt, :lease_id, :lease_until_ms, :worker_id, :instance_id, :started_at_ms,
         coalesce((SELECT output_bytes FROM attempts WHERE task_seq = :task_seq AND attempt = :attempt - 1), 0))`,
    ),
    attempt: database.prepare('SELECT * FROM attempts WHERE task_seq = ? AND attempt = ?'),
    lastAttempts: database.prepare('SELECT * FROM attempts WHERE task_seq = ? ORDER BY attempt DESC LIMIT ?'),
    endAttempt: database.prepare(
      'UPDATE attempts SET finished_at_ms = ?, status = ?, report = ?, error = ? WHERE task_seq = ? AND attempt = ?',
    ),
    adoptAttempt: database.prepare(
      'UPDATE attempts SET instance_id = ?, lease_until_ms = ? WHERE task_seq = ? AND attempt = ?',
    ),
    renewWorker: database.prepare(
      'UPDATE attempts SET lease_until_ms = ? WHERE worker_id = ? AND finished_at_ms IS NULL AND lease_until_ms < ?',
    ),
    recordOutput: database.prepare(
      'UPDATE attempts SET output_seq = ?, output_bytes = ?, dropped_bytes = ? WHERE task_seq = ? AND attempt = ?',
    ),
    deleteAttempts: database.prepare('DELETE FROM attempts WHERE task_seq = ?'),
    running: database.prepare('SELECT * FROM attempts INDEXED BY attempts_running WHERE finished_at_ms IS NULL'),
    runningOnWorker: database.prepare(
      'SELECT * FROM attempts INDEXED BY attempts_running WHERE finished_at_ms IS NULL AND worker_id = ?',
    ),
    runningWithEndedLease: database.prepare(
      `SELECT * FROM attempts INDEXED BY attempts_running
       WHERE finished_at_ms IS NULL AND lease_until_ms < ?`,
    ),
  };
}

function eventStatements(database: Database) {
  return {
    lastEventSeq: database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events WHERE task_seq = ?'),
    insertEvent: database.prepare('INSERT INTO events (task_seq, seq, at_ms, type, data) VALUES (?, ?, ?, ?, ?)'),
    deleteEvents: database.prepare('DELETE FROM events WHERE task_seq = ?'),
    eventsAfter: database.prepare('SELECT * FROM events WHERE task_seq = ? AND seq > ? ORDER BY seq LIMIT ?'),
  };
}

function idempotencyStatements(database: Database) {
  return {
    idempotencyKey: database.prepare('SELECT fingerprint, task_id AS taskId FROM idempotency_keys WHERE key = ?'),
    putIdempotencyKey: database.prepare(
      'INSERT OR REPLACE INTO idempotency_keys (key, fingerprint, task_id, created_at_ms) VALUES (?, ?, ?, ?)',
    ),
    deleteIdempotencyKeys: database.prepare(
      `DELETE FROM idempotency_keys WHERE key IN (
         SELECT key FROM idempotency_keys INDEXED BY idempotency_keys_by_age WHERE created_at_ms < ? LIMIT ?)`,
    ),
  };
}
