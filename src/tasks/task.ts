import type { ErrorInfo, Labels, Outcome, OutputChunk } from '@yardmaster/protocol';
import type { EndRequest } from './end-request.policy';
import type { TaskState } from './task.state';

/** Selects workers by their labels. */
export interface LabelSelector {
  /** Only workers with all of these labels are eligible. */
  require: Labels;
  /** Among eligible workers, those with more of these labels come first. */
  prefer: Labels;
}

/** A task to be added. Times are milliseconds; `…AtMs` since the Unix epoch, `…TimeoutMs` durations. */
export interface NewTask {
  id: string;
  capability: string;
  input: unknown;
  labels: LabelSelector;
  /** Higher goes first. */
  priority: number;
  /** Limit of one attempt. */
  timeoutMs: number;
  noProgressTimeoutMs?: number;
  /** Limit from the claim until the worker starts the work. */
  startTimeoutMs?: number;
  /** Limit of the wait in the queue, from `createdAtMs`. It starts again after a lost or retried attempt, but not after a rejection. */
  queueTimeoutMs: number;
  retry: RetryPolicy;
  /** The session in which the task runs. Each session has its own queue. */
  sessionId?: string;
  /** The API key that submitted the task; undefined for the built-in key. */
  keyId?: string;
  createdAtMs: number;
}

/** The rule for retries of a task. */
export interface RetryPolicy {
  /** Limit of attempts, including the first. Rejected attempts do not count. */
  maxAttempts: number;
  /** If undefined: retry at once after a loss or an attempt that did not start, else with a default backoff. */
  backoff?: Backoff;
  /** Error codes that are retried. */
  on: readonly string[];
}

/** The delay before the next attempt. */
export interface Backoff {
  type: 'fixed' | 'exponential';
  /** Delay before the second attempt; `exponential` doubles it for each later one. */
  delayMs: number;
  maxDelayMs: number;
  /** Random share of the delay, from 0 to 1, so that tasks that failed together are not retried together. */
  jitter: number;
}

/** A stored task. */
export interface Task extends NewTask {
  state: TaskState;
  /** Number of the last attempt; 0 before the first. Set by claim. */
  attempt: number;
  /** Number of rejected attempts, which do not count towards `maxAttempts`. Set by requeue. */
  rejections: number;
  /** Earliest time of the next claim; set by requeue and retry, cleared by claim. */
  notBeforeMs?: number;
  /** Worker of the last attempt. Set by claim. */
  workerId?: string;
  /** Time of the last claim. Set by claim. */
  startedAtMs?: number;
  /** Time of the final state. Set by finish and endQueued. */
  finishedAtMs?: number;
  /** Set together with `finishedAtMs`. */
  outcome?: Outcome;
}

/** How an attempt ended: the status of its outcome, `lost` with its worker, or `rejected` by the worker before it started. */
export type AttemptStatus = Outcome['status'] | 'lost' | 'rejected';

/** One try at a task. */
export interface Attempt {
  taskId: string;
  attempt: number;
  workerId: string;
  /** The worker instance. Set by claim, and by adopt when the worker reconnects. */
  instanceId: string;
  /** The worker's link; set by claim and adopt. Empty if a version without link ids claimed the attempt. */
  linkId: string;
  leaseId: string;
  /** Set by claim, renew and adopt. */
  leaseUntilMs: number;
  startedAtMs: number;
  /** Why this worker was chosen. Set by claim. */
  assignment?: Assignment;
  /** Set if the end of the running task was requested. */
  endRequest?: EndRequest;
  /** Set, with `status`, when the attempt ends. */
  finishedAtMs?: number;
  status?: AttemptStatus;
  error?: ErrorInfo;
  /** The outcome that the worker reported; absent after a loss or rejection. */
  outcome?: Outcome;
}

/** Why a worker was chosen: the strategy, the number of candidates, and the deciding fact. */
export interface Assignment {
  strategy: string;
  candidates: number;
  reason: string;
}

/** An event of a task. `seq` counts from 1 for each task, without gaps. */
export type TaskEvent = { seq: number; atMs: number } & (
  | { type: 'state'; data: { state: TaskState; attempt: number; workerId?: string; error?: ErrorInfo } }
  | { type: 'output'; data: { attempt: number } & Pick<OutputChunk, 'stream' | 'data' | 'droppedBytes'> }
);

/** A recorded event. `task` is set with each change of state. */
export interface TaskChange {
  taskId: string;
  event: TaskEvent;
  task?: Task;
}
