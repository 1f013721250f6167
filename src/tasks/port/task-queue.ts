import type { Outcome } from '@yardmaster/protocol';
import type { QueueName } from '../queue-key';
import type { NewTask, Assignment, Task } from '../task';

/** The queue of the tasks that wait for the same kind of worker (same capability, same required labels) or for the same session. */
export interface EligibleQueue extends QueueName {
  key: string;
}

export interface WaitingQueue extends EligibleQueue {
  length: number;
}

/** Where a task stands among those that wait in its queue; position 1 goes first. */
export interface QueuePosition {
  position: number;
  length: number;
}

/** A queue that a control plane has room for. */
export interface QueueSlots {
  /** Key of the queue. */
  key: string;
  /** Tasks of this queue that it can run now. */
  slots: number;
}

/** Who takes or adopts, and until when. */
export interface LeaseHolder {
  workerId: string;
  instanceId: string;
  /** The link over which the worker is reached. */
  linkId: string;
  leaseUntilMs: number;
  /** Why it is this one; kept by `take`. */
  assignment?: Assignment;
}

/** A task as the dispatcher sees it: what it asks a worker to do does not matter yet. */
export type WaitingTask = Omit<Task, 'input'>;

export interface Claim {
  task: Task;
  leaseId: string;
}

/**
 * Says who runs a task, and occupies a slot for it in that turn. Without an answer the task waits on, uncounted, and its queue is passed over
 * for the rest of the call.
 */
export type Assign = (task: WaitingTask) => LeaseHolder | undefined;

/** What became of one task in a call of `take`: its claim, or why it could not be claimed; then it still waits. */
export type ClaimResult = { taskId: string; claim: Claim } | { taskId: string; error: unknown };

/** The tasks that wait: how they come, in which order they go, and how they leave without an attempt. */
export abstract class TaskQueue {
  /**
   * Adds a task as `queued`; its session, if it has one, is used now. @throws YardError `QUEUE_FULL` if the queue is full, `CONFLICT` if the
   * id is taken, `NOT_FOUND` if there is no such session, `SESSION_LOST` if the session has ended.
   */
  abstract add(task: NewTask): Promise<Task>;
  /** Every queue in which a task waits, with its length. For display only. */
  abstract waiting(): Promise<readonly WaitingQueue[]>;
  /**
   * Every queue in which a task waits, except those that this control plane set aside. What a dispatch costs grows with these, so callers
   * who name capabilities that nobody offers slow down nobody else.
   */
  abstract eligible(): Promise<readonly EligibleQueue[]>;
  /** Leaves out of this control plane's `eligible` the queues that its fleet cannot serve. A queue that empties and fills again is eligible. */
  abstract markUnservable(queueKeys: readonly string[]): void;
  /** Makes every queue eligible again, since the fleet of this control plane has changed. */
  abstract clearUnservable(): void;
  /**
   * Takes tasks from the offered queues, at most `room` in all and `offer.room` from each: queued → running, with a new attempt and lease.
   * Nobody else gets the same task. They go by priority, then by rank (`rankMs`: what is expected to be short may go before what
   * came earlier, within a bound) or, if the store is set to, strictly by age; in one capability, and in a session, always by age.
   *
   * `place` is called for each in this order, at most once a task, and must not use the store. An engine may call it in the turn of the call,
   * or in a later one when it knows which tasks it can take.
   *
   * The result has an entry for each task that was placed, and for each whose `place` threw: one that cannot be claimed fails alone.
   * Rejects only if nothing was placed.
   */
  abstract claim(queues: readonly QueueSlots[], slotsMax: number, assign: Assign, atMs: number): Promise<ClaimResult[]>;
  /** Where a task stands in its queue; nothing if it does not wait. For display only: it visits every waiting task. */
  abstract position(taskId: string): Promise<QueuePosition | undefined>;
  /** Lets delayed tasks wait for a worker again once they may. When the next one may, if there is one. */
  abstract release(atMs: number): Promise<number | undefined>;
  /** queued → the state that the outcome says; nothing if the task does not wait. */
  abstract endQueued(taskId: string, outcome: Outcome, atMs: number): Promise<Task | undefined>;
  /** Tasks that wait longer than they may, at most `limit`. */
  abstract overdue(atMs: number, limit: number): Promise<WaitingTask[]>;
}
