import type { ErrorInfo } from '@yardmaster/protocol';
import type { FleetChange } from '../feed';
import type { Task, TaskChange } from '../task';
import { stateEvent } from './task-events';

/** The result of an operation, and the changes to publish once it is durable. */
export interface Written<T> {
  value: T;
  changes?: TaskChange[];
  /** Changes of sessions, for the feed. */
  sessionChanges?: FleetChange[];
  /** True if a credential changed. */
  credentialsChanged?: boolean;
}

/** Creates the result for a task that reached its current state with event `seq`. */
export function reachedState(
  task: Task,
  seq: number,
  atMs: number,
  error?: ErrorInfo,
): Written<Task> & { changes: TaskChange[] } {
  return { value: task, changes: [{ taskId: task.id, event: stateEvent(seq, atMs, task, error), task }] };
}
