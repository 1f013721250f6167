import type { TaskChange } from '../../tasks';

type Listener = (change: TaskChange) => void;

/** Passes each change to the followers of its task. */
export class TaskChanges {
  private readonly listeners = new Map<string, Set<Listener>>();

  /** Number of followed tasks. */
  get followed(): number {
    return this.listeners.size;
  }

  publish(change: TaskChange): void {
    for (const listener of this.listeners.get(change.taskId) ?? []) listener(change);
  }

  /** Returns a function that stops listening. */
  listen(taskId: string, listener: Listener): () => void {
    const listeners = this.listeners.get(taskId) ?? new Set();
    this.listeners.set(taskId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(taskId);
    };
  }
}
