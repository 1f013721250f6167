import type { Database } from './sqlite';

export type Statements = ReturnType<typeof prepareStatements>;

/**
 * Prepares every statement with a fixed text; `TaskList` builds and prepares its own. Partial indexes are named, because without statistics the
 * planner may choose an index that grows with all tasks.
 */
export function prepareStatements(database: Database) {
  return {
    ...taskStatements(database),
    ...attemptStatements(database),
    ...outputStatements(database),
    ...artifactStatements(database),
    ...countStatements(database),
    ...runTimeStatements(database),
    ...idempotencyStatements(database),
    ...sessionStatements(database),
    ...credentialStatements(database),
    ...keyUsageStatements(database),
  };
}

function taskStatements(database: Database) {
  return {
    insertTask: database.prepare(
      `INSERT OR IGNORE INTO tasks (id, capability, priority, created_at_ms, options, input, rank_ms, key_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    taskById: database.prepare('SELECT * FROM tasks WHERE id = ?'),
    keyById: database.prepare('SELECT key_id AS keyId FROM tasks WHERE id = ?'),
    taskBySeq: database.prepare('SELECT * FROM tasks WHERE seq = ?'),
    listedBySeq: database.prepare(
      `SELECT seq, id, capability, priority, created_at_ms, options, rejections, queue_deadline_ms, not_before_ms, state, attempt,
         worker_id, started_at_ms, finished_at_ms, end_event, ended_by, coalesce(brief, outcome) AS outcome, bytes, rank_ms, key_id
       FROM tasks WHERE seq = ?`,
    ),
    seqById: database.prepare('SELECT seq FROM tasks WHERE id = ?'),
    inputBySeq: database.prepare('SELECT input FROM tasks WHERE seq = ?'),
    liveTasks: database.prepare(
      `SELECT *, '' AS input, octet_length(input) AS input_bytes FROM tasks INDEXED BY tasks_live WHERE state IS NULL`,
    ),
    requeueTask: database.prepare(
      'UPDATE tasks SET rejections = ?, queue_deadline_ms = ?, not_before_ms = ? WHERE seq = ?',
    ),
    endTask: database.prepare(
      `UPDATE tasks SET state = ?, attempt = ?, worker_id = ?, started_at_ms = ?, finished_at_ms = ?, end_event = ?,
         ended_by = ?, outcome = ?, bytes = ?, brief = ? WHERE seq = ?`,
    ),
    oldestEnded: database.prepare(
      `SELECT seq, id, capability, state, created_at_ms AS createdAtMs, bytes, key_id AS keyId
       FROM tasks INDEXED BY ended_by_state
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
      `INSERT INTO attempts (task_seq, attempt, lease_id, lease_until_ms, worker_id, instance_id, started_at_ms, start_event,
         placement, output_bytes, link_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    attempt: database.prepare('SELECT * FROM attempts WHERE task_seq = ? AND attempt = ?'),
    lastAttempt: database.prepare('SELECT * FROM attempts WHERE task_seq = ? ORDER BY attempt DESC LIMIT 1'),
    lastAttempts: database.prepare('SELECT * FROM attempts WHERE task_seq = ? ORDER BY attempt DESC LIMIT ?'),
    attemptsWithEventsAfter: database.prepare(
      `SELECT * FROM attempts WHERE task_seq = ? AND (start_event > ? OR coalesce(end_event, 0) > ?)
       ORDER BY attempt LIMIT ?`,
    ),
    attemptBytes: database.prepare(
      `SELECT count(*) AS count, total(coalesce(octet_length(error), 0) + coalesce(octet_length(outcome), 0)) AS bytes
       FROM attempts WHERE task_seq = ? AND finished_at_ms IS NOT NULL`,
    ),
    endAttempt: database.prepare(
      `UPDATE attempts SET finished_at_ms = ?, end_event = ?, ended_by = ?, status = ?, error = ?, outcome = ?
       WHERE task_seq = ? AND attempt = ?`,
    ),
    adoptAttempt: database.prepare(
      'UPDATE attempts SET instance_id = ?, link_id = ?, lease_until_ms = ? WHERE task_seq = ? AND attempt = ?',
    ),
    requestEnd: database.prepare('UPDATE attempts SET end_request = ? WHERE task_seq = ? AND attempt = ?'),
    recordOutput: database.prepare(
      'UPDATE attempts SET output_seq = ?, output_bytes = ?, dropped_bytes = ? WHERE task_seq = ? AND attempt = ?',
    ),
    deleteAttempts: database.prepare('DELETE FROM attempts WHERE task_seq = ?'),
  };
}

function outputStatements(database: Database) {
  return {
    insertOutput: database.prepare('INSERT INTO output (task_seq, seq, at_ms, data) VALUES (?, ?, ?, ?)'),
    outputAfter: database.prepare('SELECT * FROM output WHERE task_seq = ? AND seq > ? ORDER BY seq LIMIT ?'),
    lastOutputSeq: database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM output WHERE task_seq = ?'),
    deleteOutput: database.prepare('DELETE FROM output WHERE task_seq = ?'),
  };
}

function artifactStatements(database: Database) {
  return {
    putArtifact: database.prepare(
      `INSERT OR REPLACE INTO artifacts (task_seq, name, attempt, file, size_bytes, sha256, content_type, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    artifacts: database.prepare(
      `SELECT name, attempt, file, size_bytes AS sizeBytes, sha256, content_type AS contentType, created_at_ms AS createdAtMs
       FROM artifacts WHERE task_seq = ? ORDER BY name`,
    ),
    liveArtifacts: database.prepare(
      `SELECT artifacts.task_seq AS taskSeq, artifacts.size_bytes AS sizeBytes
       FROM tasks INDEXED BY tasks_live CROSS JOIN artifacts ON artifacts.task_seq = tasks.seq WHERE tasks.state IS NULL`,
    ),
    deleteArtifacts: database.prepare('DELETE FROM artifacts WHERE task_seq = ?'),
  };
}

function countStatements(database: Database) {
  return {
    endedCounts: database.prepare('SELECT * FROM ended_counts'),
    writeEndedCount: database.prepare(
      `INSERT INTO ended_counts (capability, state, count, bytes) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET count = excluded.count, bytes = excluded.bytes`,
    ),
    endedOfKeys: database.prepare('SELECT key_id AS keyId, count, bytes FROM ended_counts_by_key'),
    writeEndedOfKey: database.prepare(
      `INSERT INTO ended_counts_by_key (key_id, count, bytes) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET count = excluded.count, bytes = excluded.bytes`,
    ),
    deleteEndedOfKey: database.prepare('DELETE FROM ended_counts_by_key WHERE key_id = ?'),
    deleteEndedCount: database.prepare('DELETE FROM ended_counts WHERE capability = ? AND state = ?'),
  };
}

function runTimeStatements(database: Database) {
  return {
    runTimes: database.prepare('SELECT capability, mean_ms AS meanMs, count FROM run_times'),
    writeRunTime: database.prepare(
      `INSERT INTO run_times (capability, mean_ms, count) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET mean_ms = excluded.mean_ms, count = excluded.count`,
    ),
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

function sessionStatements(database: Database) {
  return {
    insertSession: database.prepare(
      `INSERT OR IGNORE INTO sessions (id, capability, labels, worker_id, instance_id, ttl_ms, created_at_ms, last_used_at_ms,
         link_id, key_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    sessionById: database.prepare('SELECT * FROM sessions WHERE id = ?'),
    sessionsByState: database.prepare(
      `SELECT * FROM sessions INDEXED BY sessions_by_state WHERE state = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    ),
    sessionsByKey: database.prepare(
      `SELECT * FROM sessions INDEXED BY sessions_by_key WHERE key_id = ? AND state = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    ),
    openSessionsOf: database.prepare(
      `SELECT * FROM sessions INDEXED BY open_sessions_by_link WHERE worker_id = ? AND state = 'open'`,
    ),
    linksOfSessions: database.prepare(
      `SELECT seq, worker_id AS workerId, coalesce(link_id, '') AS linkId
       FROM sessions INDEXED BY open_sessions_by_link WHERE state = 'open'`,
    ),
    sessionBySeq: database.prepare('SELECT * FROM sessions WHERE seq = ?'),
    openSessionCount: database.prepare(
      `SELECT count(*) AS count FROM sessions INDEXED BY sessions_by_state WHERE state = 'open'`,
    ),
    adoptSession: database.prepare(
      `UPDATE sessions SET link_id = ?, last_used_at_ms = max(last_used_at_ms, ?)
       WHERE id = ? AND state = 'open' AND worker_id = ? AND instance_id = ?`,
    ),
    useSession: database.prepare(
      `UPDATE sessions SET last_used_at_ms = max(last_used_at_ms, ?) WHERE id = ? AND state = 'open'`,
    ),
    endSession: database.prepare(
      `UPDATE sessions SET state = ?, reason = ?, ended_at_ms = ?
       WHERE id = ? AND state = 'open' AND coalesce(link_id, '') = coalesce(?, link_id, '') AND last_used_at_ms <= ?`,
    ),
    deleteOldSessions: database.prepare(
      `DELETE FROM sessions WHERE seq IN (
         SELECT seq FROM sessions INDEXED BY sessions_by_end WHERE ended_at_ms < ? LIMIT ?)`,
    ),
    deleteSpareSessions: database.prepare(
      `DELETE FROM sessions WHERE seq <= (SELECT max(seq) FROM sessions) - ? AND ended_at_ms IS NOT NULL`,
    ),
  };
}

function keyUsageStatements(database: Database) {
  return {
    liveSubmissions: database.prepare(
      `SELECT created_at_ms AS atMs FROM tasks INDEXED BY live_by_key
       WHERE key_id = ? AND state IS NULL AND created_at_ms BETWEEN ? AND ?`,
    ),
    endedSubmissions: database.prepare(
      `SELECT created_at_ms AS atMs FROM tasks INDEXED BY ended_by_key
       WHERE key_id = ? AND state = ? AND created_at_ms BETWEEN ? AND ?`,
    ),
    openSessionsOfKey: database.prepare(
      `SELECT count(*) AS sessions FROM sessions INDEXED BY sessions_by_key WHERE key_id = ? AND state = 'open'`,
    ),
    openSessionKeys: database.prepare(
      `SELECT key_id AS keyId FROM sessions INDEXED BY sessions_by_state WHERE state = 'open' AND key_id IS NOT NULL`,
    ),
  };
}

function credentialStatements(database: Database) {
  return {
    credentials: database.prepare('SELECT id, record FROM credentials'),
    putCredential: database.prepare('INSERT OR REPLACE INTO credentials (id, record) VALUES (?, ?)'),
    deleteCredential: database.prepare('DELETE FROM credentials WHERE id = ?'),
  };
}
