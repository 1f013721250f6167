import { isFinal, type Task, type TaskStore } from '../tasks';

/** Promises of tasks' ends, kept by what the store announces. */
export class TaskWaiters {
  private readonly waiting = new Map<string, Set<(task: Task) => void>>();
  private readonly unsubscribe: () => void;

  constructor(private readonly store: TaskStore) {
    this.unsubscribe = store.subscribe(({ task }) => task && isFinal(task.state) && this.settle(task));
  }

  /** Callers that wait now. */
  get count(): number {
    return this.waiting.size;
  }

  /** Resolves to the task when it ends. Register before the task is added, or use `endOf`. Never settles after an abort. */
  next(taskId: string, signal?: AbortSignal): Promise<Task> {
    return new Promise((resolve) => {
      const listeners = this.waiting.get(taskId) ?? new Set();
      this.waiting.set(taskId, listeners.add(resolve));
      signal?.addEventListener('abort', () => this.forget(taskId, resolve), { once: true });
    });
  }

  /** Resolves to the task once it has ended, which it may have already. */
  async endOf(taskId: string, signal?: AbortSignal): Promise<Task> {
    const end = this.next(taskId, signal);
    const task = await this.store.get(taskId);
    if (task && isFinal(task.state)) this.settle(task);
    return end;
  }

  close(): void {
    this.unsubscribe();
    this.waiting.clear();
  }

  private settle(task: Task): void {
    for (const resolve of this.waiting.get(task.id) ?? []) resolve(task);
    this.waiting.delete(task.id);
  }

  private forget(taskId: string, resolve: (task: Task) => void): void {
    const listeners = this.waiting.get(taskId);
    listeners?.delete(resolve);
    if (listeners?.size === 0) this.waiting.delete(taskId);
  }
}
