import type { Log } from '../../log';
import type { EligibleQueue, TaskStore, WaitingTask } from '../../tasks';
import type { Match } from '../attempts';
import type { FailedClaims } from './failed-claims';
import type { Handover } from './handover';
import type { Matching } from './matching';

/**
 * Dispatches waiting tasks to free slots, late: a task leaves the queue only when a worker has a free slot. Everything
 * that may create work or a free slot wakes it (a task added or requeued, a slot freed, a worker online, a key below its limit); it then
 * claims as many tasks as there are free slots in one call.
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
      this.store.queue.onResumed(() => this.wake()),
    );
    this.wake();
  }

  /** Stops dispatching; tasks already claimed continue. */
  stop(): void {
    this.isDispatching = false;
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
  }

  /** Starts a dispatch round. Cheap if no task can be dispatched. */
  wake(): void {
    this.isWakePending = true;
    if (!this.isRunning && this.isDispatching) void this.run();
  }

  /**
   * Makes every queue eligible again. The next round marks unservable queues before they count against the limit of
   * label sets.
   */
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
    // In the same turn as the last check, so that no later wake is missed.
    this.isRunning = false;
  }

  /** Claims as many tasks as there are free slots. Rounds until the claim is durable claim tasks added meanwhile. */
  private dispatch(queues: readonly EligibleQueue[]): void {
    if (!this.isDispatching) return;
    const { offers, limit, unservable } = this.matching.sortQueues(queues);
    this.store.queue.markUnservable(unservable);
    // Without free slots the claim would return 0 = `limit` and start an endless loop.
    if (offers.length === 0 || limit === 0) return;
    const taking = this.handover.claim(offers, limit, (task) => this.match(task));
    taking.then(
      (count) => void (count === limit && this.wake()),
      (error: unknown) => this.logFailure(error),
    );
  }

  /** Returns the worker for a task. After an error, only this task's queue is paused for a moment. */
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
