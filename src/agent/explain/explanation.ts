import type { ErrorInfo, Labels } from '@yardmaster/protocol';
import type { Assignment, TaskState } from '../../tasks';

/** Why a task waits: what would have to change, first what no change of the fleet would help against. */
export const waitingReasons = [
  /** The control plane binds nothing: it starts or ends. */
  'NOT_DISPATCHING',
  /** It is not to be tried again before a time. */
  'DELAYED',
  /** Another task of its session runs. */
  'SESSION_BUSY',
  /** No worker that is here offers the capability. */
  'NO_CAPABLE_WORKER',
  /** Workers offer it, but none has the labels that the task requires. */
  'LABELS',
  /** Every slot of the workers that may take it is used. */
  'SLOTS_BUSY',
  /** They rejected tasks that they seemed to have room for, and are left alone for a while. */
  'WORKERS_PAUSED',
  /** Their links closed just now, and they may come back. */
  'WORKERS_SUSPECT',
  /** They finish what they run and take nothing more. */
  'WORKERS_DRAINING',
  /** There is room: it is being given to a worker now. */
  'BEING_ASSIGNED',
] as const;

export type WaitingReason = (typeof waitingReasons)[number];

/** Why a task waits, and what it waits for. */
export interface Waiting {
  reason: WaitingReason;
  /** For people. */
  message: string;
  /** Its place in its queue (same capability, same labels); 1 goes first. Absent while it is delayed. */
  position?: number;
  queueLength?: number;
  /** Workers that could take it, now or later, by what keeps each from it. */
  workers?: Partial<Record<'free' | 'busy' | 'paused' | 'suspect' | 'draining', number>>;
  /** With `LABELS`: the worker that lacks the fewest of the required labels, and those. */
  nearest?: { workerId: string; lacks: Labels };
  /** With `SESSION_BUSY`: the task that runs. */
  busyWith?: string;
  /** With `DELAYED` and `WORKERS_PAUSED`: when that is over. */
  untilMs?: number;
}

/** One step in the life of a task. */
export interface TimelineEntry {
  atMs: number;
  /** `retried`: an attempt ended with an outcome that is not that of the task, which waits again. */
  type: 'queued' | 'assigned' | 'rejected' | 'lost' | 'retried' | 'ended';
  /** For people. */
  message: string;
  attempt?: number;
  workerId?: string;
  assignment?: Assignment;
  error?: ErrorInfo;
}

/** Why a task is where it is, and how it came there. */
export interface Explanation {
  taskId: string;
  state: TaskState;
  /** While it is queued. */
  waiting?: Waiting;
  /** Oldest first. */
  timeline: TimelineEntry[];
}
