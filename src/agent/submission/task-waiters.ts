import type { Clock, Timer } from '../../clock';
import { YardError } from '../../protocol';
import { isFinal, type Task, type TaskStore } from '../../tasks';

/** The end of a task. After `giveUp`, `ended` never settles. */
export interface Wait {
  ended: Promise<Task>;
  giveUp: () => void;
}

interface Waiter {
  resolve: (task: Task) => void;
  reject: (error: YardError) => void;
}

/** Callers that wait for the ends of tasks, which the store announces. */
export class TaskWaiters {
  private readonly waiting = new Map<string, Set<Waiter>>();
  private readonly unsubscribe: () => void;

  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {
    this.unsubscribe = store.changes.own(({ task }) => task && isFinal(task.state) && this.settle(task));
  }

  /** Waits for the end of a task that is not added yet; for any other see `waitFor`. */
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

  /** Resolves to a task that has ended or ends within `waitMs`; else, or when `abandoned` resolves first, to nothing. */
  async waitFor(taskId: string, waitMs: number, abandoned?: Promise<void>): Promise<Task | void> {
    const { ended, giveUp } = this.endOf(taskId);
    let timer!: Timer;
    const late = new Promise<void>((resolve) => (timer = this.clock.setTimer(waitMs, resolve)));
    try {
      return await Promise.race(abandoned ? [ended, late, abandoned] : [ended, late]);
    } finally {
      timer.cancel();
      giveUp();
    }
  }

  /** Rejects every wait: nobody will say how those tasks ended. */
  close(): void {
    this.unsubscribe();
    const error = new YardError('SHUTTING_DOWN', 'the control plane was shut down before the task ended');
    for (const waiters of this.waiting.values()) for (const { reject } of waiters) reject(error);
    this.waiting.clear();
  }

  /** Waits for the end of a task, which may have ended already. */
  private endOf(taskId: string): Wait {
    const wait = this.next(taskId);
    const looked = this.store.tasks.get(taskId).then((task) => task && isFinal(task.state) && this.settle(task));
    return { ended: looked.then(() => wait.ended), giveUp: wait.giveUp };
  }

  private settle(task: Task): void {
    for (const { resolve } of this.waiting.get(task.id) ?? []) resolve(task);
    this.waiting.delete(task.id);
  }
}
