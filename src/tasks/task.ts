import type { ErrorInfo, Labels, Outcome, OutputChunk } from '@yardmaster/protocol';
import type { EndRequest } from './end-request.policy';
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
  /** Higher goes first. */
  priority: number;
  /** Of one attempt. */
  timeoutMs: number;
  noProgressTimeoutMs?: number;
  /** From the claim until the worker begins with the work. */
  startTimeoutMs?: number;
  /** How long it may wait: from `createdAtMs`, and from an attempt that is tried again anew; one that was rejected does not count. */
  queueTimeoutMs: number;
  retry: RetryPolicy;
  /** The session in which it runs; it waits in a queue of that session. */
  sessionId?: string;
  createdAtMs: number;
}

/** When another attempt is made at a task, and how many there may be. */
export interface RetryPolicy {
  /** Attempts that count, the first among them; one that was rejected before it began does not count. */
  maxAttempts: number;
  /** Without it: at once if the attempt was lost or did not begin, else by a default. */
  backoff?: Backoff;
  /** Error codes of an attempt after which another is made. */
  on: readonly string[];
}

/** How long to wait before the next attempt. */
export interface Backoff {
  type: 'fixed' | 'exponential';
  /** Before the second attempt; `exponential` doubles it for each one after. */
  delayMs: number;
  maxDelayMs: number;
  /** Share of the delay, from 0 to 1, that is left to chance, so that tasks which failed together do not come back together. */
  jitter: number;
}

/** A task as the store keeps it. */
export interface Task extends NewTask {
  state: TaskState;
  /** Number of the last attempt; 0 before the first. Set by claim. */
  attempt: number;
  /** Attempts that a worker rejected before it began, which count against nothing. Set by requeue. */
  rejections: number;
  /** Not to be claimed before; set by requeue and retry, cleared by claim. */
  notBeforeMs?: number;
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
  /** The link of the worker that runs it; set by claim and adopt. Empty if it began with a version that knew no links. */
  linkId: string;
  leaseId: string;
  /** Set by claim, renew and adopt. */
  leaseUntilMs: number;
  startedAtMs: number;
  /** Why it went to this worker. Set by claim. */
  assignment?: Assignment;
  /** Set while it runs, if the end of its task was requested. */
  endRequest?: EndRequest;
  /** Set, with `status`, when the attempt ends. */
  finishedAtMs?: number;
  status?: AttemptStatus;
  error?: ErrorInfo;
  /** What the worker reported; absent if it was lost or rejected. */
  outcome?: Outcome;
}

/** Why a worker was picked: the strategy, how many workers there were to choose from, and what decided. */
export interface Assignment {
  strategy: string;
  candidates: number;
  reason: string;
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
