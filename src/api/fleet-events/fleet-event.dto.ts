import type { WorkerState } from '../../registry';
import type { FeedReset, SessionState, TaskState } from '../../tasks';

/** Data of a `task` event: the current state of a task. */
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
  /** Code of the error that led to this state. @example "WORKER_LOST" */
  errorCode?: string;
}

/** Data of a `session` event. */
export class SessionChangeDto {
  kind!: 'session';
  /** @example "s-0mh2k9x3q-5f0c2a9b7d3e4f10" */
  id!: string;
  at!: Date;
  state!: SessionState;
  /** Capability that the session was opened for. @example "python.run" */
  capability!: string;
  workerId!: string;
}

/** Data of a `worker` event, sent when the state of a worker changes or an operator drains or resumes it. Tasks alone send none. */
export class WorkerChangeDto {
  kind!: 'worker';
  /** @example "python-1" */
  id!: string;
  at!: Date;
  state!: WorkerState;
  /** True from the time an operator drains the worker until it is resumed. */
  cordoned!: boolean;
  slots!: number;
  /** Slots in use at the time of the event. */
  inFlight!: number;
}

/** Data of a `cursor` event: you have received every change up to this cursor. The first event of a stream, and repeated if the filter excludes many changes. */
export class FeedCursorDto {
  cursor!: string;
}

/** Data of a `reset` event: changes were missed. List tasks, sessions and workers again; the stream continues from `cursor`. */
export class FeedResetDto {
  /** `expired`: changes after the given cursor are no longer stored. `restarted`: the control plane has restarted since it issued the cursor. */
  reason!: FeedReset;
  cursor!: string;
  message!: string;
}
