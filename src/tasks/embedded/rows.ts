import type { ErrorInfo, Outcome } from '../../protocol';
import { parseLeaseId } from '../lease-id';
import { queueKey } from '../queue-key';
import type { Attempt, AttemptStatus, LabelSelector, NewTask, Task, TaskEvent } from '../task';
import type { Holder } from '../task-store';
import type { TaskState } from '../task.state';

/** A row of `tasks`. */
export interface TaskRow {
  seq: number;
  id: string;
  state: TaskState;
  capability: string;
  queue_key: string;
  priority: number;
  attempt: number;
  rejections: number;
  attempts_max: number;
  timeout_ms: number;
  no_progress_timeout_ms: number | null;
  queue_timeout_ms: number;
  queue_deadline_ms: number;
  created_at_ms: number;
  started_at_ms: number | null;
  finished_at_ms: number | null;
  worker_id: string | null;
  labels: string;
  input: string;
  outcome: string | null;
}

/** The report that ended an attempt. The same report again is a repetition; any other is stale. */
export type Report = 'finish' | 'requeue' | 'give_up';

/** A row of `attempts`. The output columns: last chunk seen, bytes kept of the task so far, bytes dropped of this attempt. */
export interface AttemptRow {
  task_seq: number;
  attempt: number;
  lease_id: string;
  lease_until_ms: number;
  worker_id: string;
  instance_id: string;
  started_at_ms: number;
  finished_at_ms: number | null;
  status: AttemptStatus | null;
  report: Report | null;
  error: string | null;
  output_seq: number;
  output_bytes: number;
  dropped_bytes: number;
}

/** A row of `events`. */
export interface EventRow {
  seq: number;
  at_ms: number;
  type: TaskEvent['type'];
  data: string;
}

/** The values of a new row of `tasks`, by column. */
export function newTaskValues(task: NewTask): Record<string, string | number | null> {
  return {
    id: task.id,
    capability: task.capability,
    queue_key: queueKey(task.capability, task.labels.require),
    priority: task.priority,
    attempts_max: task.attemptsMax,
    timeout_ms: task.timeoutMs,
    no_progress_timeout_ms: task.noProgressTimeoutMs ?? null,
    queue_timeout_ms: task.queueTimeoutMs,
    queue_deadline_ms: deadlineMs(task.createdAtMs, task.queueTimeoutMs),
    created_at_ms: task.createdAtMs,
    labels: JSON.stringify(task.labels),
    input: JSON.stringify(task.input ?? null),
  };
}

/** The values of a new row of `attempts`, by column. */
export function newAttemptValues(
  taskSeq: number,
  attempt: number,
  leaseId: string,
  holder: Holder,
  atMs: number,
): Record<string, string | number> {
  return {
    task_seq: taskSeq,
    attempt,
    lease_id: leaseId,
    lease_until_ms: holder.leaseUntilMs,
    worker_id: holder.workerId,
    instance_id: holder.instanceId,
    started_at_ms: atMs,
  };
}

/** When a wait that began at a time has lasted as long as it may. */
export function deadlineMs(fromMs: number, timeoutMs: number): number {
  return Math.min(fromMs + timeoutMs, Number.MAX_SAFE_INTEGER);
}

export function toTask(row: TaskRow): Task {
  const task: Task = {
    id: row.id,
    capability: row.capability,
    input: JSON.parse(row.input),
    labels: JSON.parse(row.labels) as LabelSelector,
    priority: row.priority,
    timeoutMs: row.timeout_ms,
    queueTimeoutMs: row.queue_timeout_ms,
    attemptsMax: row.attempts_max,
    createdAtMs: row.created_at_ms,
    state: row.state,
    attempt: row.attempt,
    rejections: row.rejections,
  };
  if (row.no_progress_timeout_ms !== null) task.noProgressTimeoutMs = row.no_progress_timeout_ms;
  if (row.worker_id !== null) task.workerId = row.worker_id;
  if (row.started_at_ms !== null) task.startedAtMs = row.started_at_ms;
  if (row.finished_at_ms !== null) task.finishedAtMs = row.finished_at_ms;
  if (row.outcome !== null) task.outcome = JSON.parse(row.outcome) as Outcome;
  return task;
}

export function toAttempt(row: AttemptRow): Attempt {
  const attempt: Attempt = {
    taskId: parseLeaseId(row.lease_id)!.taskId,
    attempt: row.attempt,
    workerId: row.worker_id,
    instanceId: row.instance_id,
    leaseId: row.lease_id,
    leaseUntilMs: row.lease_until_ms,
    startedAtMs: row.started_at_ms,
  };
  if (row.finished_at_ms !== null) attempt.finishedAtMs = row.finished_at_ms;
  if (row.status !== null) attempt.status = row.status;
  if (row.error !== null) attempt.error = JSON.parse(row.error) as ErrorInfo;
  return attempt;
}

export function toEvent(row: EventRow): TaskEvent {
  const data: unknown = JSON.parse(row.data);
  return { seq: row.seq, atMs: row.at_ms, type: row.type, data } as TaskEvent;
}
