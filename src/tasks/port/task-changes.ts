import type { FeedPage } from '../feed';
import type { TaskChange } from '../task';

export type ChangeListener = (change: TaskChange) => void;

/** Publishes events of tasks and changes of the fleet, each after it is durable. The returned functions unsubscribe. */
export abstract class TaskChanges {
  /** Calls `listener` once for every event that this store recorded, not for events of other stores on the same data. */
  abstract subscribe(listener: ChangeListener): () => void;
  /** Calls `listener` for the events of one task, recorded by any store. */
  abstract follow(taskId: string, listener: ChangeListener): () => void;

  /**
   * Returns the changes of state of tasks, sessions and workers after a cursor, made by any store: oldest first, at most `limit`. Without a cursor,
   * returns no changes and the current cursor. A later change replaces earlier ones of the same task, session or worker. Old changes are dropped;
   * a reader that missed any gets a reset.
   */
  abstract since(cursor: string | undefined, limit: number): Promise<FeedPage>;
  /** Calls `listener` when `since` may have new changes. One call may stand for several changes: read until a page is not full, then wait. */
  abstract onChange(listener: () => void): () => void;
}
