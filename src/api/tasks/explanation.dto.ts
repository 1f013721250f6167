import type { WaitingReason } from '../../agent';
import type { TaskState } from '../../tasks';
import { ErrorDto } from './task.dto';

/** A worker that lacks only required labels. */
export class NearestWorkerDto {
  workerId!: string;
  /** The required labels that the worker lacks. @example { "region": "eu" } */
  lacks!: Record<string, string>;
}

/** Why a task is waiting. */
export class WaitingDto {
  reason!: WaitingReason;
  /** The reason in words. @example "all slots of 2 workers are in use (8)" */
  message!: string;
  /** Position in the queue of tasks with the same capability and required labels, among the tasks of the same API key; 1 is next. */
  position?: number;
  /** Number of tasks of the same API key in that queue. */
  queueLength?: number;
  /** Number of API keys with tasks in that queue, which take turns. Absent if there is only one. */
  keys?: number;
  /** Number of suitable workers that are `free`, `busy`, `paused`, `suspect` or `draining`. @example { "busy": 2 } */
  workers?: Record<string, number>;
  /** For `LABELS`: the worker that lacks the fewest labels. */
  nearest?: NearestWorkerDto;
  /** For `SESSION_BUSY`: id of the task that is running in the session. Absent if it belongs to another API key. */
  busyWith?: string;
  /** For `DELAYED` and `WORKERS_PAUSED`: the time at which the wait ends. */
  until?: Date;
}

/** How the worker of an attempt was chosen. */
export class AssignmentDto {
  /** @example "least-loaded" */
  strategy!: string;
  /** Number of workers with a free slot. */
  candidates!: number;
  /** Why this worker was chosen. @example "least loaded, with 0 of 4 slots used" */
  reason!: string;
}

/** One entry in the history of a task. */
export class TimelineEntryDto {
  at!: Date;
  /** `assigned`: an attempt was assigned to a worker. `retried`: an attempt ended, and another one follows. */
  type!: 'queued' | 'assigned' | 'rejected' | 'lost' | 'retried' | 'ended';
  /** The entry in words. @example "attempt 1 was assigned to python-1: the only worker with a free slot (least-loaded, 1 candidate)" */
  message!: string;
  attempt?: number;
  workerId?: string;
  assignment?: AssignmentDto;
  error?: ErrorDto;
}

/** The state of a task, why it is waiting, and its history. */
export class ExplanationDto {
  taskId!: string;
  state!: TaskState;
  /** Present while the task is queued. */
  waiting?: WaitingDto;
  /** History, oldest entry first. */
  timeline!: TimelineEntryDto[];
}
