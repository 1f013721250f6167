import type { FeedPage } from '../feed';
import type { TaskChange } from '../task';

export type ChangeListener = (change: TaskChange) => void;

/** Tells of the events of tasks, and of changes in the whole fleet, each after it is durable. The returned functions end that. */
export abstract class TaskChanges {
  /** Every event that this store recorded, once each: with several stores on the same data, each tells of its own. */
  abstract subscribe(listener: ChangeListener): () => void;
  /** The events of one task, whichever store recorded them. */
  abstract follow(taskId: string, listener: ChangeListener): () => void;

  /**
   * Changes of state of tasks, sessions and workers after a cursor, whichever store made them, oldest first and at most `limit`. Without a
   * cursor there are none: the reader begins now. A change may be left out once a later one of the same task, session or worker is there,
   * and only so many of these are kept: a reader that missed changes gets a reset.
   */
  abstract since(cursor: string | undefined, limit: number): Promise<FeedPage>;
  /** Tells that `since` may have more. Several changes may be told once: read until a page is not full, then wait. */
  abstract onChange(listener: () => void): () => void;
}
