import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { isFinal, type Task, type TaskStore } from '../../tasks';

/** The end of a task. After `cancel`, `ended` never settles. */
export interface Wait {
  ended: Promise<Task>;
  cancel: () => void;
}

interface Waiter extends Wait {
  resolve: (task: Task) => void;
  reject: (error: YardError) => void;
}

/** Callers that wait for the ends of tasks, whichever replica records them. */
export class TaskWaiters {
  private readonly waiting = new Set<Waiter>();

  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  /** Waits for the end of a task that is not added yet; see `waitFor` for others. */
  next(taskId: string): Wait {
    return this.follow(taskId);
  }

  /**
   * Resolves to the task if it has ended or ends within `waitMs`; to undefined after that, or when `abandoned`
   * resolves.
   */
  async waitFor(taskId: string, waitMs: number, abandoned?: Promise<void>): Promise<Task | void> {
    const { ended, cancel } = this.endOf(taskId);
    let timer!: Timer;
    const timeout = new Promise<void>((resolve) => (timer = this.clock.setTimer(waitMs, resolve)));
    try {
      return await Promise.race(abandoned ? [ended, timeout, abandoned] : [ended, timeout]);
    } finally {
      timer.cancel();
      cancel();
    }
  }

  /** Rejects every wait: this process will not see those tasks end. */
  close(): void {
    const error = new YardError('SHUTTING_DOWN', 'the control plane was shut down before the task ended');
    for (const { cancel, reject } of this.waiting) {
      cancel();
      reject(error);
    }
  }

  /** Waits for the end of a task that may have ended already. */
  private endOf(taskId: string): Wait {
    const waiter = this.follow(taskId);
    const checked = this.store.tasks.get(taskId).then((task) => task && isFinal(task.state) && waiter.resolve(task));
    return { ended: checked.then(() => waiter.ended), cancel: waiter.cancel };
  }

  private follow(taskId: string): Waiter {
    let resolve!: Waiter['resolve'];
    let reject!: Waiter['reject'];
    const ended = new Promise<Task>((resolveEnded, rejectEnded) => {
      resolve = resolveEnded;
      reject = rejectEnded;
    });
    // No caller may be listening yet when it rejects.
    ended.catch(() => undefined);
    const stop = this.store.changes.follow(taskId, ({ task }) => {
      if (!task || !isFinal(task.state)) return;
      cancel();
      resolve(task);
    });
    const cancel = (): void => {
      stop();
      this.waiting.delete(waiter);
    };
    const waiter = { ended, cancel, resolve, reject };
    this.waiting.add(waiter);
    return waiter;
  }
}
