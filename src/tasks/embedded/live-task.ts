import { queueKey } from '../queue-key';
import type { Attempt } from '../task';
import type { WaitingTask } from '../port';
import type { KeyTurn } from './key-turns';
import { type AttemptRow, deadlineMs, type TaskRow, toAttempt, toRequest } from '../shared/rows';

/** A task that has not ended. Every change to it is written to the database in the same turn. */
export interface LiveTask {
  readonly seq: number;
  readonly queueKey: string;
  readonly inputBytes: number;
  /** Orders the tasks of one priority; see `rankMs`. */
  readonly rankMs: number;
  /** Replaced as a whole by each change. */
  task: WaitingTask;
  queueDeadlineMs: number;
  /** Number of the last event. */
  eventSeq: number;
  /** Stored output of all attempts. */
  outputBytes: number;
  /** Stored size of the ended attempts. */
  attemptBytes: number;
  /** Stored artifacts of all attempts; undefined if there are none. */
  artifactBytes: number | undefined;
  /** The turn of its API key. Set while the task is in a queue. */
  key?: KeyTurn;
  /** Set while the task runs. */
  running?: LiveAttempt;
}

/** The running attempt, with the `seq` of its last output chunk and its dropped bytes. */
export interface LiveAttempt {
  attempt: Attempt;
  outputSeq: number;
  droppedBytes: number;
}

/** Approximate size of a task's rows and index entries, in addition to its input, output, artifacts and outcome. */
const rowBytes = 1024;

/** Returns the stored size of a task, without its outcome. */
export function bytesOf({ inputBytes, outputBytes, attemptBytes, artifactBytes = 0 }: LiveTask): number {
  return rowBytes + inputBytes + outputBytes + attemptBytes + artifactBytes;
}

/** Creates the live task of a new task. */
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
    artifactBytes: undefined,
  };
}

/** Number of ended attempts of a task, and the bytes of their errors and outcomes. */
export interface EndedAttempts {
  count: number;
  bytes: number;
}

/** Returns the stored size of ended attempts: rows, errors and outcomes. */
export function bytesOfAttempts({ count, bytes }: EndedAttempts): number {
  return count * attemptRowBytes + bytes;
}

/** Approximate size of the row of an attempt. */
const attemptRowBytes = 256;

/** Restores a live task from its row, its last attempt, the number of its last output event, and the size of its ended attempts. */
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
