import type { OutputChunk } from '@yardmaster/protocol';
import type { TaskState } from '../../tasks';
import { ErrorDto } from './task.dto';

/** A state that a task has reached. */
export class TaskStateEventDataDto {
  state!: TaskState;
  /** Number of the last attempt; 0 before the first. */
  attempt!: number;
  /** Worker of the last attempt. */
  workerId?: string;
  /** Why it is in this state. */
  error?: ErrorDto;
}

/** A task has reached a state. */
export class TaskStateEventDto {
  taskId!: string;
  /** Counts the events of a task from 1, without gaps. */
  seq!: number;
  at!: Date;
  type!: 'state';
  data!: TaskStateEventDataDto;
}

/** A piece of the output of an attempt. */
export class TaskOutputEventDataDto {
  attempt!: number;
  stream!: OutputChunk['stream'];
  /** Text for `stdout`, `stderr` and `log`; any JSON for `progress` and `display`. */
  data!: unknown;
  /** Bytes of output that were dropped just before this piece. */
  droppedBytes?: number;
}

/** An attempt has put something out. */
export class TaskOutputEventDto {
  taskId!: string;
  /** Counts the events of a task from 1, without gaps. */
  seq!: number;
  at!: Date;
  type!: 'output';
  data!: TaskOutputEventDataDto;
}

/** Something that happened to a task. */
export type TaskEventDto = TaskStateEventDto | TaskOutputEventDto;
