import type { Outcome } from '@yardmaster/protocol';
import type { QueueName } from '../queue-key';
import type { NewTask, Assignment, Task } from '../task';

/** A queue of tasks with the same capability and required labels, or of the same session. */
export interface EligibleQueue extends QueueName {
  key: string;
}

export interface WaitingQueue extends EligibleQueue {
  length: number;
}

/** The position of a task in its queue among the tasks of its API key; position 1 goes first. */
export interface QueuePosition {
  position: number;
  /** Waiting tasks of the key in the queue. */
  length: number;
  /** API keys with waiting tasks in the queue, which take turns; absent if there is one. */
  keys?: number;
  /** The running tasks of the key, if its limit `runningMax` keeps this task waiting. */
  keyRunning?: number;
}

/** A queue, with the number of its tasks that a control plane can run now. */
export interface QueueSlots {
  /** Key of the queue. */
  key: string;
  /** Free slots for tasks of this queue. */
  slots: number;
}

/** The worker that gets a lease, and how long. */
export interface LeaseHolder {
  workerId: string;
  instanceId: string;
  /** The worker's link. */
  linkId: string;
  leaseUntilMs: number;
  /** Why this worker was chosen; recorded by `claim`. */
  assignment?: Assignment;
}

/** A task as the dispatcher sees it, without its input. */
export type WaitingTask = Omit<Task, 'input'>;

export interface Claim {
  task: Task;
  leaseId: string;
}

/**
 * Chooses the worker of a task, and occupies a slot for it in the same turn. If it returns undefined, the task keeps waiting, and the call skips
 * its queue.
 */
export type Assign = (task: WaitingTask) => LeaseHolder | undefined;

/** The result for one task in a call of `claim`: its claim, or the error that kept it waiting. */
export type ClaimResult = { taskId: string; claim: Claim } | { taskId: string; error: unknown };

/** The waiting tasks: adding, ordering, claiming, and ending without an attempt. */
export abstract class TaskQueue {
  /**
   * Adds a queued task; this counts as a use of its session. @throws YardError `QUEUE_FULL` at the queue limit, `KEY_LIMIT_REACHED`
   * at a limit of its API key (times are those of `createdAtMs`), `CONFLICT` if the id exists, `NOT_FOUND` if the session does not exist, `SESSION_LOST` if the session has ended.
   */
  abstract add(task: NewTask): Promise<Task>;
  /** Returns every queue with waiting tasks, and its length. For display only. */
  abstract waiting(): Promise<readonly WaitingQueue[]>;
  /**
   * Returns every queue with waiting tasks, except those marked unservable by this control plane. The cost of a dispatch grows with the number of
   * these queues, so tasks for capabilities that no worker offers do not slow down the others.
   */
  abstract eligible(): Promise<readonly EligibleQueue[]>;
  /** Removes queues from this control plane's `eligible`. A queue that empties and fills again is eligible. */
  abstract markUnservable(queueKeys: readonly string[]): void;
  /** Makes every queue eligible again, after a change of this control plane's fleet. */
  abstract clearUnservable(): void;
  /**
   * Claims tasks of the given queues, at most `slotsMax` in total and `slots` of each queue: queued → running, with a new attempt and lease. No
   * other store claims the same task. The order is priority, then rank (`rankMs`: shorter tasks may overtake within a limit), or strictly age if
   * the store is configured so. Tasks of one capability or session are always ordered by age.
   *
   * Within one priority, API keys take turns in proportion to their weights (`serveTurn`); the order above applies to the tasks of one key. An
   * engine need not keep turns over a restart. The tasks of a key that runs as many as its `runningMax` wait until one ends.
   *
   * `assign` is called in this order, at most once a task, and must not use the store. An engine may call it in the turn of the call, or later,
   * when it knows which tasks it can claim.
   *
   * The result has an entry for each assigned task, and for each whose `assign` threw: a claim that fails does not affect the others. Rejects only
   * if no task was assigned.
   */
  abstract claim(queues: readonly QueueSlots[], slotsMax: number, assign: Assign, atMs: number): Promise<ClaimResult[]>;
  /**
   * Returns the position of a waiting task in its queue, or undefined if the task does not wait. For display only: it
   * visits every waiting task.
   */
  abstract position(taskId: string): Promise<QueuePosition | undefined>;
  /**
   * Calls `listener` within a second after waiting tasks of an API key can be claimed again, because the key is no longer at its limit `runningMax`.
   * The returned function unsubscribes.
   */
  abstract onResumed(listener: () => void): () => void;
  /** Returns due delayed tasks to their queues. Resolves to the time of the next delayed task, if there is one. */
  abstract release(atMs: number): Promise<number | undefined>;
  /** queued → the state of the outcome; undefined if the task does not wait. */
  abstract endQueued(taskId: string, outcome: Outcome, atMs: number): Promise<Task | undefined>;
  /** Returns tasks past their queue timeout, at most `limit`. */
  abstract overdue(atMs: number, limit: number): Promise<WaitingTask[]>;
}
