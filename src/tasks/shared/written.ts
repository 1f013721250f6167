import type { ErrorInfo } from '@yardmaster/protocol';
import type { FleetChange } from '../feed';
import type { Task, TaskChange } from '../task';
import { stateEvent } from './task-events';

/** What an operation wrote: its result, and the changes to publish once they are durable. */
export interface Written<T> {
  value: T;
  changes?: TaskChange[];
  /** Changes of sessions, for the feed. */
  sessionChanges?: FleetChange[];
}

/** A task that has reached the state which it has, by the event with this `seq`. */
export function reachedState(
  task: Task,
  seq: number,
  atMs: number,
  error?: ErrorInfo,
): Written<Task> & { changes: TaskChange[] } {
  return { value: task, changes: [{ taskId: task.id, event: stateEvent(seq, atMs, task, error), task }] };
}
