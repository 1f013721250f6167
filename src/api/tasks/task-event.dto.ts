import type { OutputChunk } from '@yardmaster/protocol';
import type { TaskState } from '../../tasks';
import { ErrorDto } from './task.dto';

/** The new state of a task. */
export class TaskStateEventDataDto {
  state!: TaskState;
  /** Number of the last attempt; 0 before the first. */
  attempt!: number;
  /** Worker of the last attempt. */
  workerId?: string;
  /** The error that led to this state. */
  error?: ErrorDto;
}

/** The state of a task changed. */
export class TaskStateEventDto {
  taskId!: string;
  /** Number of the event: 1 for the first event of the task, then counting up without gaps. */
  seq!: number;
  at!: Date;
  type!: 'state';
  data!: TaskStateEventDataDto;
}

/** A chunk of output of an attempt. */
export class TaskOutputEventDataDto {
  attempt!: number;
  stream!: OutputChunk['stream'];
  /** Text for `stdout`, `stderr` and `log`; any JSON value for `progress` and `display`. */
  data!: unknown;
  /** Bytes of output that were dropped immediately before this chunk. */
  droppedBytes?: number;
}

/** An attempt produced output. */
export class TaskOutputEventDto {
  taskId!: string;
  /** Number of the event: 1 for the first event of the task, then counting up without gaps. */
  seq!: number;
  at!: Date;
  type!: 'output';
  data!: TaskOutputEventDataDto;
}

/** An event of a task: a state change or output. */
export type TaskEventDto = TaskStateEventDto | TaskOutputEventDto;
