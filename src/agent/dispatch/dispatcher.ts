import type { Log } from '../../log';
import type { EligibleQueue, TaskStore, WaitingTask } from '../../tasks';
import type { Match } from '../attempts';
import type { FailedClaims } from './failed-claims';
import type { Handover } from './handover';
import type { Matching } from './matching';

/**
 * Binds waiting tasks to free slots, late: a task leaves the queue only when a worker has room for it. It is woken by everything that may
 * have made room or work (a task added or requeued, a slot freed, a worker online), and then takes all that it has room for in one call.
 */
export class Dispatcher {
  private isDispatching = false;
  private isRunning = false;
  private isWakePending = false;
  private readonly unsubscribe: Array<() => void> = [];

  constructor(
    private readonly store: TaskStore,
    private readonly matching: Matching,
    private readonly handover: Handover,
    private readonly failedClaims: FailedClaims,
    private readonly log: Log,
  ) {}

  get isActive(): boolean {
    return this.isDispatching;
  }

  start(): void {
    this.isDispatching = true;
    this.unsubscribe.push(
      this.matching.subscribe({ onSlotFreed: () => this.wake(), onChange: () => this.onFleetChange() }),
      this.store.changes.subscribe(({ task }) => task?.state === 'queued' && this.wake()),
    );
    this.wake();
  }

  /** Stops binding tasks; bound ones continue. */
  stop(): void {
    this.isDispatching = false;
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
  }

  /** Looks for a task that can be bound. Cheap if there is none. */
  wake(): void {
    this.isWakePending = true;
    if (!this.isRunning && this.isDispatching) void this.run();
  }

  /** Unservable queues are set aside again before they count against the limit of label sets. */
  private onFleetChange(): void {
    this.store.queue.clearUnservable();
    this.wake();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.isWakePending && this.isDispatching) {
      this.isWakePending = false;
      try {
        this.dispatch(await this.store.queue.eligible());
      } catch (error) {
        this.logFailure(error);
      }
    }
    // In the turn of the last look: a wake that comes later must find that nobody looks.
    this.isRunning = false;
  }

  /** Takes as much as there is room for. What is woken until that is durable takes what came since. */
  private dispatch(queues: readonly EligibleQueue[]): void {
    if (!this.isDispatching) return;
    const { offers, limit, unservable } = this.matching.sortQueues(queues);
    this.store.queue.markUnservable(unservable);
    // Without room nothing is taken, and nothing would be all that there is room for: it would look again without end.
    if (offers.length === 0 || limit === 0) return;
    const taking = this.handover.claim(offers, limit, (task) => this.match(task));
    taking.then(
      (count) => void (count === limit && this.wake()),
      (error: unknown) => this.logFailure(error),
    );
  }

  /** The worker for a task. A task that could not be assigned is passed over for a moment, and with it only its own queue. */
  private match(task: WaitingTask): Match | undefined {
    if (this.failedClaims.isPaused(task.id)) return undefined;
    try {
      return this.matching.match(task);
    } catch (error) {
      void this.failedClaims.failed(task.id, error).then(() => this.wake());
      return undefined;
    }
  }

  private logFailure(error: unknown): void {
    this.log.error(
      { event: 'dispatch_failed', err: error },
      'a dispatch round failed; the next change of tasks or workers starts another',
    );
  }
}
