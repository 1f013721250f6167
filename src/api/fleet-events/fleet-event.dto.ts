import type { WorkerState } from '../../registry';
import type { FeedReset, SessionState, TaskState } from '../../tasks';

/** Data of an event `task`: the state of a task, and what led to it. */
export class TaskChangeDto {
  kind!: 'task';
  /** @example "t-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  at!: Date;
  /** @example "python.run" */
  capability!: string;
  state!: TaskState;
  /** Number of the last attempt; 0 before the first. */
  attempt!: number;
  priority!: number;
  /** Worker of the last attempt. */
  workerId?: string;
  sessionId?: string;
  /** Of the error that led to this state. @example "WORKER_LOST" */
  errorCode?: string;
}

/** Data of an event `session`. */
export class SessionChangeDto {
  kind!: 'session';
  /** @example "s-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  at!: Date;
  state!: SessionState;
  /** What it was opened for. @example "python.run" */
  capability!: string;
  workerId!: string;
}

/** Data of an event `worker`: sent when its state changes or an operator drains or resumes it, not with each task. */
export class WorkerChangeDto {
  kind!: 'worker';
  /** @example "python-1" */
  id!: string;
  at!: Date;
  state!: WorkerState;
  /** True if an operator drained it: it stays so until it is resumed. */
  cordoned!: boolean;
  slots!: number;
  /** Slots in use at that time. */
  inFlight!: number;
}

/** Data of an event `cursor`: the first of a stream, and now and then one of a stream whose filter leaves out much. You have everything up to here. */
export class FeedCursorDto {
  cursor!: string;
}

/** Data of an event `reset`: changes were missed. Read the lists again; the stream goes on from `cursor`. */
export class FeedResetDto {
  /** `expired` if changes after the given cursor are no longer kept, `restarted` if the cursor is of another run of the control plane. */
  reason!: FeedReset;
  cursor!: string;
  message!: string;
}
