import type { Attempt, Task, TaskEvent } from '../task';
import type { TaskState } from '../task.state';

export interface TaskFilter {
  states?: TaskState[];
  capability?: string;
  workerId?: string;
  createdFromMs?: number;
  createdBeforeMs?: number;
}

/** A task as a list shows it: its outcome without the result and without large details of the error. */
export type ListedTask = Omit<Task, 'input'>;

export interface TaskPage {
  tasks: ListedTask[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** Tasks by capability and state. */
export type TaskCounts = Array<{ capability: string; state: TaskState; count: number }>;

/** What is known of tasks, live and ended ones. Reads change nothing. */
export abstract class TaskRecords {
  abstract get(taskId: string): Promise<Task | undefined>;
  /** Oldest first; the last 1000, or the last that fit into 4 MiB. Errors have no large details, but of the attempt that ended the task. */
  abstract attempts(taskId: string): Promise<Attempt[]>;
  /**
   * Newest first. A page ends early if it has become large; only the last one has no cursor. Inputs and results are not read.
   * @throws YardError `INVALID_REQUEST` with the path `cursor` if the cursor is not one of this list.
   */
  abstract list(filter: TaskFilter, page: { limit: number; cursor?: string }): Promise<TaskPage>;
  /** Events after `seq`, at most `limit`, oldest first. */
  abstract events(taskId: string, afterSeq: number, limit: number): Promise<TaskEvent[]>;
  abstract counts(): Promise<TaskCounts>;
}
