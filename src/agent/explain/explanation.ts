import type { ErrorInfo, Labels } from '@yardmaster/protocol';
import type { Assignment, TaskState } from '../../tasks';

/** Why a task waits. Reasons that no change of the fleet would remove come first. */
export const waitingReasons = [
  /** The control plane is starting or shutting down. */
  'NOT_DISPATCHING',
  /** The task is not retried before a given time. */
  'DELAYED',
  /** Another task of its session is running. */
  'SESSION_BUSY',
  /** Its API key is at its limit of running tasks. */
  'KEY_LIMIT',
  /** No linked worker offers the capability. */
  'NO_CAPABLE_WORKER',
  /** Workers offer it, but none has the required labels. */
  'LABELS',
  /** Every slot of the eligible workers is in use. */
  'SLOTS_BUSY',
  /** The eligible workers rejected tasks and are paused for a while. */
  'WORKERS_PAUSED',
  /** The links of the eligible workers closed just now; they may reconnect. */
  'WORKERS_SUSPECT',
  /** The eligible workers finish their running tasks and accept no more. */
  'WORKERS_DRAINING',
  /** A slot is free; the task is being assigned. */
  'BEING_ASSIGNED',
] as const;

export type WaitingReason = (typeof waitingReasons)[number];

/** Why a task waits, and for what. */
export interface Waiting {
  reason: WaitingReason;
  /** For people. */
  message: string;
  /** Its position in its queue (same capability, same labels) among the tasks of its API key, from 1. Absent while it is delayed. */
  position?: number;
  /** Waiting tasks of its key in the queue. */
  queueLength?: number;
  /** API keys with waiting tasks in the queue, which take turns; absent if there is one. */
  keys?: number;
  /** Workers that could run it, now or later, counted by obstacle. */
  workers?: Partial<Record<'free' | 'busy' | 'paused' | 'suspect' | 'draining', number>>;
  /** With `LABELS`: the worker that lacks the fewest required labels, and those labels. */
  nearest?: { workerId: string; lacks: Labels };
  /** With `SESSION_BUSY`: the running task, unless it belongs to another API key. */
  busyWith?: string;
  /** With `DELAYED` and `WORKERS_PAUSED`: when that ends. */
  untilMs?: number;
}

/** One step in the history of a task. */
export interface TimelineEntry {
  atMs: number;
  /** `retried`: an attempt ended with an outcome, and the task was queued again. */
  type: 'queued' | 'assigned' | 'rejected' | 'lost' | 'retried' | 'ended';
  /** For people. */
  message: string;
  attempt?: number;
  workerId?: string;
  assignment?: Assignment;
  error?: ErrorInfo;
}

/** Why a task is in its state, and its history. */
export interface Explanation {
  taskId: string;
  state: TaskState;
  /** Present while it is queued. */
  waiting?: Waiting;
  /** Oldest first. */
  timeline: TimelineEntry[];
}
