import type { ErrorInfo, Labels, Outcome, OutputChunk } from '../protocol';
import type { TaskState } from './task.state';

/** Which workers a task wants, by their labels. */
export interface LabelSelector {
  /** Only a worker with all of these may take the task. */
  require: Labels;
  /** Of those that may, one with more of these is taken first. */
  prefer: Labels;
}

/** A task as it is handed to the store. Times are milliseconds; `…AtMs` since the Unix epoch, `…TimeoutMs` durations. */
export interface NewTask {
  id: string;
  capability: string;
  input: unknown;
  labels: LabelSelector;
  /** Higher goes first; first in, first out within one priority. */
  priority: number;
  /** Of one attempt. */
  timeoutMs: number;
  noProgressTimeoutMs?: number;
  /** How long it may wait: from `createdAtMs`, and from a lost attempt anew; an attempt that was rejected does not count. */
  queueTimeoutMs: number;
  /** Attempts that may be made when workers are lost. */
  attemptsMax: number;
  createdAtMs: number;
}

/** A task as the store keeps it. */
export interface Task extends NewTask {
  state: TaskState;
  /** Number of the last attempt; 0 before the first. Set by claim. */
  attempt: number;
  /** Attempts that a worker rejected before it began, which count against nothing. Set by requeue. */
  rejections: number;
  /** Worker of the last attempt. Set by claim. */
  workerId?: string;
  /** When the last attempt was claimed. Set by claim. */
  startedAtMs?: number;
  /** When the task reached its final state. Set by finish and endQueued. */
  finishedAtMs?: number;
  /** Set together with `finishedAtMs`. */
  outcome?: Outcome;
}

/** How an attempt ended: as its outcome says, or `lost` with its worker, or `rejected` by it before it began. */
export type AttemptStatus = Outcome['status'] | 'lost' | 'rejected';

/** One try at a task. */
export interface Attempt {
  taskId: string;
  attempt: number;
  workerId: string;
  /** Changes when a restarted control plane adopts the attempt from a newer link; set by claim and adopt. */
  instanceId: string;
  leaseId: string;
  /** Set by claim, renew and adopt. */
  leaseUntilMs: number;
  startedAtMs: number;
  /** Set, with `status`, when the attempt ends. */
  finishedAtMs?: number;
  status?: AttemptStatus;
  error?: ErrorInfo;
}

/** What happened to a task, in order. `seq` counts from 1 for each task, without gaps. */
export type TaskEvent = { seq: number; atMs: number } & (
  | { type: 'state'; data: { state: TaskState; attempt: number; workerId?: string; error?: ErrorInfo } }
  | { type: 'output'; data: { attempt: number } & Pick<OutputChunk, 'stream' | 'data' | 'droppedBytes'> }
);

/** An event, when it is recorded. `task` comes with each change of state. */
export interface TaskChange {
  taskId: string;
  event: TaskEvent;
  task?: Task;
}
