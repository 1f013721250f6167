import type { LeaseHolder, QueueSlots, Assign, ClaimResult } from '../port';
import type { LiveTask } from './live-task';
import type { WaitingQueues } from './waiting-queues';

/** One call of `claim`: assigns and claims the heads of the given queues, in order, while there are free slots. */
export class ClaimRound {
  /** Free slots for each queue that is not skipped. */
  private readonly slots = new Map<string, number>();
  private readonly visited = new Set<string>();
  private readonly claims: Array<Promise<ClaimResult>> = [];

  /** `claim` must not throw. `queues` is called each time, because a failed claim may replace them. */
  constructor(
    private readonly queues: () => WaitingQueues,
    private readonly assign: Assign,
    private readonly claim: (live: LiveTask, holder: LeaseHolder) => Promise<ClaimResult>,
  ) {}

  /** Assigns and claims in this turn. @throws if the queues cannot be read and no task was assigned. */
  run(offers: readonly QueueSlots[], slotsMax: number): Array<Promise<ClaimResult>> {
    for (const offer of offers) if (offer.slots > 0) this.slots.set(offer.key, offer.slots);
    try {
      for (let left = slotsMax; left > 0 && this.slots.size > 0;) {
        const head = this.queues().first(this.slots.keys());
        if (!head) break;
        if (this.claimHead(head)) left--;
      }
    } catch (error) {
      // Reading the tasks after a rollback failed; the claims of the assigned tasks reject with that rollback.
      if (this.claims.length === 0) throw error;
    }
    return this.claims;
  }

  /** Returns true if the task was assigned; otherwise its queue is skipped from now on. */
  private claimHead(head: LiveTask): boolean {
    const { task, queueKey } = head;
    const holder = this.assignment(task);
    if (!holder) {
      this.slots.delete(queueKey);
      return false;
    }
    const rest = this.slots.get(queueKey)! - 1;
    if (rest > 0) this.slots.set(queueKey, rest);
    else this.slots.delete(queueKey);
    this.claims.push(this.claim(head, holder));
    return true;
  }

  /** Chooses the worker of a task; undefined if there is none, or if the task was visited before and its claim failed. */
  private assignment(task: LiveTask['task']): LeaseHolder | undefined {
    if (this.visited.has(task.id)) return undefined;
    this.visited.add(task.id);
    try {
      return this.assign(task);
    } catch (error) {
      this.claims.push(Promise.resolve({ taskId: task.id, error }));
      return undefined;
    }
  }
}
