import type { Holder, Offer, Place, Taken } from '../port';
import type { LiveTask } from './live-task';
import type { WaitingQueues } from './waiting-queues';

/** One call of `take`: goes through the heads of the offered queues, in the order in which tasks go, while there is room. */
export class Taking {
  /** Room in each queue that is not passed over. */
  private readonly rooms = new Map<string, number>();
  private readonly askedAbout = new Set<string>();
  private readonly taken: Array<Promise<Taken>> = [];

  /** `claim` must not throw. The queues are asked for each time, since a claim that fails may replace them. */
  constructor(
    private readonly queues: () => WaitingQueues,
    private readonly place: Place,
    private readonly claim: (live: LiveTask, holder: Holder) => Promise<Taken>,
  ) {}

  /** Places and claims in this turn. @throws if the queues cannot be read, and nothing was placed. */
  run(offers: readonly Offer[], room: number): Array<Promise<Taken>> {
    for (const offer of offers) if (offer.room > 0) this.rooms.set(offer.key, offer.room);
    try {
      for (let left = room; left > 0 && this.rooms.size > 0;) {
        const head = this.queues().first(this.rooms.keys());
        if (!head) break;
        if (this.takes(head)) left--;
      }
    } catch (error) {
      // The tasks could not be read again after a rollback, with which the claims of those that were placed have failed.
      if (this.taken.length === 0) throw error;
    }
    return this.taken;
  }

  /** True if the task was placed; if not, its queue is passed over from now on. */
  private takes(head: LiveTask): boolean {
    const { task, queueKey } = head;
    const holder = this.placed(task);
    if (!holder) {
      this.rooms.delete(queueKey);
      return false;
    }
    const rest = this.rooms.get(queueKey)! - 1;
    if (rest > 0) this.rooms.set(queueKey, rest);
    else this.rooms.delete(queueKey);
    this.taken.push(this.claim(head, holder));
    return true;
  }

  /** Who takes the task. Nobody does if this was asked before: then its claim has failed. */
  private placed(task: LiveTask['task']): Holder | undefined {
    if (this.askedAbout.has(task.id)) return undefined;
    this.askedAbout.add(task.id);
    try {
      return this.place(task);
    } catch (error) {
      this.taken.push(Promise.resolve({ taskId: task.id, error }));
      return undefined;
    }
  }
}
