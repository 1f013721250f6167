import type { WaitingReason } from '../../agent';
import type { TaskState } from '../../tasks';
import { ErrorDto } from './task.dto';

/** A worker that could take a task, were it not for its labels. */
export class NearestWorkerDto {
  workerId!: string;
  /** The required labels that it has not. @example { "region": "eu" } */
  lacks!: Record<string, string>;
}

/** Why a task waits. */
export class WaitingDto {
  reason!: WaitingReason;
  /** For people. @example "every slot of 2 workers is used, 8 in all" */
  message!: string;
  /** Its place in its queue, in which tasks with the same capability and the same required labels wait; 1 goes first. */
  position?: number;
  queueLength?: number;
  /** Workers that could take it, now or later: `free`, `busy`, `paused`, `suspect`, `draining`. @example { "busy": 2 } */
  workers?: Record<string, number>;
  /** With `LABELS`. */
  nearest?: NearestWorkerDto;
  /** With `SESSION_BUSY`: id of the task that runs in its session. */
  busyWith?: string;
  /** With `DELAYED` and `WORKERS_PAUSED`: when that is over. */
  until?: Date;
}

/** Why an attempt went to its worker. */
export class AssignmentDto {
  /** @example "least-loaded" */
  strategy!: string;
  /** Workers that had room for it. */
  candidates!: number;
  /** What decided. @example "least loaded, with 0 of 4 slots used" */
  reason!: string;
}

/** One step in the life of a task. */
export class TimelineEntryDto {
  at!: Date;
  /** `retried`: an attempt ended with an outcome that is not that of the task. */
  type!: 'queued' | 'assigned' | 'rejected' | 'lost' | 'retried' | 'ended';
  /** For people. @example "attempt 1 went to python-1: the only worker with room (least-loaded, 1 candidate)" */
  message!: string;
  attempt?: number;
  workerId?: string;
  assignment?: AssignmentDto;
  error?: ErrorDto;
}

/** Why a task is where it is, and how it came there. */
export class ExplanationDto {
  taskId!: string;
  state!: TaskState;
  /** While it is queued. */
  waiting?: WaitingDto;
  /** Oldest first. */
  timeline!: TimelineEntryDto[];
}
