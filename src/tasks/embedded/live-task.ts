import { queueKey } from '../queue-key';
import type { Attempt } from '../task';
import type { WaitingTask } from '../port';
import { type AttemptRow, deadlineMs, type TaskRow, toAttempt, toRequest } from '../shared/rows';

/** A task that has not ended. Every change to it is written to the database in the same turn. */
export interface LiveTask {
  readonly seq: number;
  readonly queueKey: string;
  readonly inputBytes: number;
  /** Orders the tasks of one priority; see `rankMs`. */
  readonly rankMs: number;
  /** Each change replaces it as a whole. */
  task: WaitingTask;
  queueDeadlineMs: number;
  /** Number of its last event. */
  eventSeq: number;
  /** Kept output of all attempts. */
  outputBytes: number;
  /** Kept of its ended attempts. */
  attemptBytes: number;
  /** While it runs. */
  running?: LiveAttempt;
}

/** The running attempt, with the `seq` of the last output chunk seen and the bytes dropped. */
export interface LiveAttempt {
  attempt: Attempt;
  outputSeq: number;
  droppedBytes: number;
}

/** A new task. */
export function newLiveTask(seq: number, task: WaitingTask, inputBytes: number, rankMs: number): LiveTask {
  const queueDeadlineMs = deadlineMs(task.createdAtMs, task.queueTimeoutMs);
  const key = queueKey(task.capability, task.labels.require, task.sessionId);
  return {
    seq,
    queueKey: key,
    inputBytes,
    rankMs: rankMs,
    task,
    queueDeadlineMs,
    eventSeq: 1,
    outputBytes: 0,
    attemptBytes: 0,
  };
}

/** Ended attempts of a task, with the bytes of their errors and outcomes. */
export interface EndedAttempts {
  count: number;
  bytes: number;
}

/** Bytes kept of an ended attempt: its row, error and outcome. */
export function bytesOfAttempts({ count, bytes }: EndedAttempts): number {
  return count * attemptRowBytes + bytes;
}

/** Approximate size of the row of an attempt. */
const attemptRowBytes = 256;

/** A live task from the database: its row, its last attempt, the number of its last output event, and the size of its ended attempts. */
export function toLiveTask(
  row: TaskRow & { input_bytes: number },
  last: AttemptRow | undefined,
  lastOutputSeq: number,
  ended: EndedAttempts = { count: 0, bytes: 0 },
): LiveTask {
  const isRunning = last !== undefined && last.finished_at_ms === null;
  const request = toRequest(row);
  const task: WaitingTask = {
    ...request,
    state: isRunning ? 'running' : 'queued',
    attempt: last?.attempt ?? 0,
    rejections: row.rejections,
  };
  if (last) Object.assign(task, { workerId: last.worker_id, startedAtMs: last.started_at_ms });
  if (row.not_before_ms !== null && !isRunning) task.notBeforeMs = row.not_before_ms;
  const live = newLiveTask(row.seq, task, row.input_bytes, row.rank_ms ?? row.created_at_ms);
  live.queueDeadlineMs = row.queue_deadline_ms ?? live.queueDeadlineMs;
  live.eventSeq = Math.max(1, last?.start_event ?? 0, last?.end_event ?? 0, lastOutputSeq);
  live.outputBytes = last?.output_bytes ?? 0;
  live.attemptBytes = bytesOfAttempts(ended);
  if (isRunning) {
    const attempt = toAttempt(row.id, last);
    live.running = { attempt, outputSeq: last.output_seq, droppedBytes: last.dropped_bytes };
  }
  return live;
}
