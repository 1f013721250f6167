import type { Attempt, Task, TaskEvent } from '../task';
import type { TaskState } from '../task.state';

export interface TaskFilter {
  states?: TaskState[];
  capability?: string;
  workerId?: string;
  /** Only tasks of this API key. */
  keyId?: string;
  createdFromMs?: number;
  createdBeforeMs?: number;
}

/** A task in a list: without its input, result and large error details. */
export type ListedTask = Omit<Task, 'input'>;

export interface TaskPage {
  tasks: ListedTask[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** Number of tasks by capability and state. */
export type TaskCounts = Array<{ capability: string; state: TaskState; count: number }>;

/** Reads live and ended tasks. */
export abstract class TaskRecords {
  abstract get(taskId: string): Promise<Task | undefined>;
  /** Returns the API key of a task without reading the task; undefined if there is no such task. */
  abstract ownerOf(taskId: string): Promise<Pick<Task, 'keyId'> | undefined>;
  /** Returns the last 1000 attempts, or the last 4 MiB of them, oldest first. Only the attempt that ended the task has large error details. */
  abstract attempts(taskId: string): Promise<Attempt[]>;
  /**
   * Lists tasks, newest first. A large page ends before `limit`; only the last page has no cursor. Inputs and results are not read.
   * @throws YardError `INVALID_REQUEST` with the path `cursor` for a cursor of another list.
   */
  abstract list(filter: TaskFilter, page: { limit: number; cursor?: string }): Promise<TaskPage>;
  /** Returns the events after `afterSeq`, oldest first, at most `limit`. */
  abstract events(taskId: string, afterSeq: number, limit: number): Promise<TaskEvent[]>;
  abstract counts(): Promise<TaskCounts>;
}
