import type { ErrorInfo, Outcome } from '@yardmaster/protocol';
import type { Attempt, AttemptStatus, NewTask, Assignment, Task } from '../task';
import type { EndRequest } from '../end-request.policy';
import type { ListedTask, WaitingTask } from '../port';
import type { TaskState } from '../task.state';
import { briefOutcome } from './brief';

/** The operation that ended an attempt or a task. The same report again is a repetition; any other is stale. */
export type EndedBy = 'finish' | 'requeue' | 'give_up' | 'queue';

/** The caller's options, as stored in the column `options`. */
export type Options = Omit<NewTask, 'id' | 'capability' | 'priority' | 'createdAtMs' | 'keyId' | 'input'>;

/** A row of `tasks`. The columns from `state` to `bytes`, and `brief`, are written when the task ends. */
export interface TaskRow {
  seq: number;
  id: string;
  capability: string;
  priority: number;
  created_at_ms: number;
  options: string;
  input: string;
  rejections: number;
  queue_deadline_ms: number | null;
  not_before_ms: number | null;
  state: TaskState | null;
  attempt: number | null;
  worker_id: string | null;
  started_at_ms: number | null;
  finished_at_ms: number | null;
  end_event: number | null;
  ended_by: EndedBy | null;
  outcome: string | null;
  bytes: number | null;
  rank_ms: number | null;
  key_id: string | null;
  /** The brief outcome; null if the whole outcome is small. */
  brief: string | null;
}

/** The columns that a list reads; `outcome` is the brief outcome if there is one. */
export type ListedRow = Omit<TaskRow, 'input' | 'brief'>;

/**
 * A row of `attempts`. `output_seq` is the last chunk seen, `output_bytes` the bytes kept of the task so far, `dropped_bytes` those dropped of this
 * attempt. The columns from `finished_at_ms` on are written if the task is requeued; if the attempt ends the task, its end is in the row of the
 * task. `error` is null if the outcome contains the error.
 */
export interface AttemptRow {
  task_seq: number;
  attempt: number;
  lease_id: string;
  lease_until_ms: number;
  worker_id: string;
  instance_id: string;
  link_id: string | null;
  started_at_ms: number;
  start_event: number;
  placement: string | null;
  end_request: string | null;
  output_seq: number;
  output_bytes: number;
  dropped_bytes: number;
  finished_at_ms: number | null;
  end_event: number | null;
  ended_by: EndedBy | null;
  status: AttemptStatus | null;
  error: string | null;
  outcome: string | null;
}

/** A row of `output`. */
export interface OutputRow {
  seq: number;
  at_ms: number;
  data: string;
}

/** Returns the deadline of a wait that begins at `fromMs`. */
export function deadlineMs(fromMs: number, timeoutMs: number): number {
  return Math.min(fromMs + timeoutMs, Number.MAX_SAFE_INTEGER);
}

/** Reads the caller's request from a row, without the input. */
export function toRequest(row: ListedRow): Omit<NewTask, 'input'> {
  const { id, capability, priority, created_at_ms: createdAtMs, key_id: keyId } = row;
  const key = keyId === null ? {} : { keyId };
  return { id, capability, priority, createdAtMs, ...key, ...(JSON.parse(row.options) as Options) };
}

/** Reads an ended task from its row. */
export function toEndedTask(row: TaskRow): Task {
  return { ...toEndedWithoutInput(row), input: JSON.parse(row.input) };
}

/** Reads an ended task without its input. */
export function toEndedWithoutInput(row: TaskRow): WaitingTask {
  return withoutInput(row, JSON.parse(row.outcome!) as Outcome);
}

/** Reads an ended task in the form of a list. */
export function toListedTask(row: ListedRow): ListedTask {
  return withoutInput(row, briefOutcome(JSON.parse(row.outcome!) as Outcome));
}

function withoutInput(row: ListedRow, outcome: Outcome): ListedTask {
  const task: ListedTask = {
    ...toRequest(row),
    state: row.state!,
    attempt: row.attempt!,
    rejections: row.rejections,
    finishedAtMs: row.finished_at_ms!,
    outcome,
  };
  if (row.worker_id !== null) task.workerId = row.worker_id;
  if (row.started_at_ms !== null) task.startedAtMs = row.started_at_ms;
  return task;
}

/** The end of the last attempt, if the task ended with it. */
export interface LastEnd {
  attempt: number;
  endedBy: EndedBy;
  finishedAtMs: number;
  outcome: Outcome;
}

/** Returns undefined if the task ended while it waited. */
export function toLastEnd(row: TaskRow): LastEnd | undefined {
  if (row.state === null || row.ended_by === 'queue') return undefined;
  const outcome = JSON.parse(row.outcome!) as Outcome;
  return { attempt: row.attempt!, endedBy: row.ended_by!, finishedAtMs: row.finished_at_ms!, outcome };
}

/** Reads an attempt from its row; `last` is the end of the task's last attempt. */
export function toAttempt(taskId: string, row: AttemptRow, last?: LastEnd): Attempt {
  const attempt: Attempt = {
    taskId,
    attempt: row.attempt,
    workerId: row.worker_id,
    instanceId: row.instance_id,
    linkId: row.link_id ?? '',
    leaseId: row.lease_id,
    leaseUntilMs: row.lease_until_ms,
    startedAtMs: row.started_at_ms,
  };
  if (row.placement !== null) attempt.assignment = JSON.parse(row.placement) as Assignment;
  if (row.finished_at_ms !== null) {
    attempt.finishedAtMs = row.finished_at_ms;
    attempt.status = row.status!;
    if (row.outcome !== null) attempt.outcome = JSON.parse(row.outcome) as Outcome;
    const error = row.error === null ? attempt.outcome?.error : (JSON.parse(row.error) as ErrorInfo);
    if (error) attempt.error = error;
  } else if (last?.attempt === row.attempt) Object.assign(attempt, endOf(last));
  else if (row.end_request !== null) attempt.endRequest = JSON.parse(row.end_request) as EndRequest;
  return attempt;
}

function endOf({ endedBy, finishedAtMs, outcome }: LastEnd): Partial<Attempt> {
  const error = outcome.error && { error: outcome.error };
  return endedBy === 'finish'
    ? { finishedAtMs, status: outcome.status, ...error, outcome }
    : { finishedAtMs, status: 'lost', ...error };
}
