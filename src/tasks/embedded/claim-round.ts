import type { LeaseHolder, QueueSlots, Assign, ClaimResult } from '../port';
import type { LiveTask } from './live-task';
import type { WaitingQueues } from './waiting-queues';

/** One call of `take`: goes through the heads of the offered queues, in the order in which tasks go, while there is room. */
export class ClaimRound {
  /** Room in each queue that is not passed over. */
  private readonly slots = new Map<string, number>();
  private readonly visited = new Set<string>();
  private readonly claims: Array<Promise<ClaimResult>> = [];

  /** `claim` must not throw. The queues are asked for each time, since a claim that fails may replace them. */
  constructor(
    private readonly queues: () => WaitingQueues,
    private readonly assign: Assign,
    private readonly claim: (live: LiveTask, holder: LeaseHolder) => Promise<ClaimResult>,
  ) {}

  /** Places and claims in this turn. @throws if the queues cannot be read, and nothing was placed. */
  run(offers: readonly QueueSlots[], slotsMax: number): Array<Promise<ClaimResult>> {
    for (const offer of offers) if (offer.slots > 0) this.slots.set(offer.key, offer.slots);
    try {
      for (let left = slotsMax; left > 0 && this.slots.size > 0;) {
        const head = this.queues().first(this.slots.keys());
        if (!head) break;
        if (this.claimHead(head)) left--;
      }
    } catch (error) {
      // The tasks could not be read again after a rollback, with which the claims of those that were placed have failed.
      if (this.claims.length === 0) throw error;
    }
    return this.claims;
  }

  /** True if the task was placed; if not, its queue is passed over from now on. */
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

  /** Who takes the task. Nobody does if this was asked before: then its claim has failed. */
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
