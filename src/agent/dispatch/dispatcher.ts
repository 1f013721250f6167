import type { Log } from '../../log';
import type { TaskStore, WaitingTask } from '../../tasks';
import type { FailedClaims } from './failed-claims';
import type { Handover } from './handover';
import type { Matching } from './matching';

/**
 * Binds waiting tasks to free slots, late: a task leaves the queue only when a worker has room for it. It is woken by everything that may
 * have made room or work (a task added or requeued, a slot freed, a worker online) and goes on until either runs out.
 */
export class Dispatcher {
  private isConsuming = false;
  private isRunning = false;
  private isWoken = false;
  private readonly unsubscribe: Array<() => void> = [];

  constructor(
    private readonly store: TaskStore,
    private readonly matching: Matching,
    private readonly handover: Handover,
    private readonly failedClaims: FailedClaims,
    private readonly log: Log,
  ) {}

  get isActive(): boolean {
    return this.isConsuming;
  }

  start(): void {
    this.isConsuming = true;
    this.unsubscribe.push(
      this.matching.subscribe({ onRoom: () => this.wake(), onChange: () => this.fleetChanged() }),
      this.store.changes.own(({ task }) => task?.state === 'queued' && this.wake()),
    );
    this.wake();
  }

  /** Stops binding tasks; bound ones continue. */
  stop(): void {
    this.isConsuming = false;
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
  }

  /** Looks for a task that can be bound. Cheap if there is none. */
  wake(): void {
    this.isWoken = true;
    if (!this.isRunning && this.isConsuming) void this.run();
  }

  /** Unservable queues are set aside again before they count against the limit of label sets. */
  private fleetChanged(): void {
    this.store.queue.bringBack();
    this.wake();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.isWoken && this.isConsuming) {
      this.isWoken = false;
      try {
        while (this.isConsuming && (await this.bindNext()));
      } catch (error) {
        this.log.error({ err: error }, 'dispatching failed; it is tried again at the next event');
      }
    }
    // In the turn of the last look: a wake that comes later must find that nobody looks.
    this.isRunning = false;
  }

  /** Binds the next of the tasks that some worker has room for; false if there is none. */
  private async bindNext(): Promise<boolean> {
    const { open, unservable } = this.matching.sort(await this.store.queue.eligible());
    this.store.queue.setAside(unservable);
    const task = open.length > 0 ? await this.next(open) : undefined;
    if (!task) return false;
    try {
      const match = this.matching.match(task);
      if (match) this.handover.begin(task, match.workerId, match.placement);
    } catch (error) {
      void this.failedClaims.failed(task.id, error).then(() => this.wake());
    }
    return true;
  }

  /** The first task of these queues. One that could not be assigned is passed over for a moment, and with it only its own queue. */
  private async next(open: readonly string[]): Promise<WaitingTask | undefined> {
    const isPaused = (task: WaitingTask): boolean => this.failedClaims.isPaused(task.id);
    const first = await this.store.queue.next(open);
    if (!first || !isPaused(first)) return first;
    for (const key of open) {
      const task = await this.store.queue.next([key]);
      if (task && !isPaused(task)) return task;
    }
    return undefined;
  }
}
