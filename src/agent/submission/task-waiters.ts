import { YardError } from '../../protocol';
import { isFinal, type Task, type TaskStore } from '../../tasks';

/** The end of a task, and a way to wait for it no more: then `ended` never settles. */
export interface Wait {
  ended: Promise<Task>;
  giveUp: () => void;
}

interface Waiter {
  resolve: (task: Task) => void;
  reject: (error: YardError) => void;
}

/** Promises of tasks' ends, kept by what the store announces. */
export class TaskWaiters {
  private readonly waiting = new Map<string, Set<Waiter>>();
  private readonly unsubscribe: () => void;

  constructor(private readonly store: TaskStore) {
    this.unsubscribe = store.subscribe(({ task }) => task && isFinal(task.state) && this.settle(task));
  }

  /** Waits for the end of a task that is not added yet; for any other see `endOf`. */
  next(taskId: string): Wait {
    const waiters = this.waiting.get(taskId) ?? new Set();
    this.waiting.set(taskId, waiters);
    let giveUp!: () => void;
    const ended = new Promise<Task>((resolve, reject) => {
      const waiter = { resolve, reject };
      waiters.add(waiter);
      giveUp = () => {
        waiters.delete(waiter);
        if (waiters.size === 0 && this.waiting.get(taskId) === waiters) this.waiting.delete(taskId);
      };
    });
    return { ended, giveUp };
  }

  /** Waits for the end of a task, which may have come already. */
  endOf(taskId: string): Wait {
    const wait = this.next(taskId);
    const looked = this.store.get(taskId).then((task) => task && isFinal(task.state) && this.settle(task));
    return { ended: looked.then(() => wait.ended), giveUp: wait.giveUp };
  }

  /** Whoever still waits is told that nobody will say how it ended. */
  close(): void {
    this.unsubscribe();
    const error = new YardError('SHUTTING_DOWN', 'the control plane was shut down before the task ended');
    for (const waiters of this.waiting.values()) for (const { reject } of waiters) reject(error);
    this.waiting.clear();
  }

  private settle(task: Task): void {
    for (const { resolve } of this.waiting.get(task.id) ?? []) resolve(task);
    this.waiting.delete(task.id);
  }
}
