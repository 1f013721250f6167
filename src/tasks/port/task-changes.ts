import type { TaskChange } from '../task';

export type ChangeListener = (change: TaskChange) => void;

/** Tells of the events of tasks, each after it is durable. The returned functions end that. */
export abstract class TaskChanges {
  /** Every event that this store recorded, once each: with several stores on the same data, each tells of its own. */
  abstract own(listener: ChangeListener): () => void;
  /** The events of one task, whichever store recorded them. */
  abstract follow(taskId: string, listener: ChangeListener): () => void;
}
