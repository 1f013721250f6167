import type { Labels, Outcome } from '../../protocol';
import type { NewTask, Placement, Task } from '../task';

/** Tasks that wait for the same kind of worker (same capability, same required labels) or for the same session. */
export interface WaitingQueue {
  key: string;
  capability: string;
  require: Labels;
  sessionId?: string;
  length: number;
}

/** Where a task stands among those that wait in its queue; position 1 goes first. */
export interface QueuePlace {
  position: number;
  length: number;
}

/** Who claims or adopts, and until when. */
export interface Holder {
  workerId: string;
  instanceId: string;
  /** The link over which the worker is reached. */
  linkId: string;
  leaseUntilMs: number;
  /** Why it is this one; kept by claim. */
  placement?: Placement;
}

/** A task as the dispatcher sees it: what it asks a worker to do does not matter yet. */
export type WaitingTask = Omit<Task, 'input'>;

export interface Claim {
  task: Task;
  leaseId: string;
}

/** The tasks that wait: how they come, in which order they go, and how they leave without an attempt. */
export abstract class TaskQueue {
  /** Adds a task as `queued`. @throws YardError `QUEUE_FULL` if the queue is full, `CONFLICT` if the id is taken. */
  abstract add(task: NewTask): Promise<Task>;
  /** Every queue in which a task waits. For looking at: the lengths may go on changing. */
  abstract waiting(): Promise<readonly WaitingQueue[]>;
  /**
   * Every queue in which a task waits, except those that were set aside. What a dispatch costs grows with these, so callers who name
   * capabilities that nobody offers slow down nobody else.
   */
  abstract eligible(): Promise<readonly WaitingQueue[]>;
  /** Leaves out of `eligible` the queues that no worker can serve. A queue that empties and fills again is eligible. */
  abstract setAside(queueKeys: readonly string[]): void;
  /** Makes every queue eligible again, since the fleet has changed. */
  abstract bringBack(): void;
  /**
   * The task that is next among these queues: by priority, then by place (`placeMs`: what is expected to be short may go before what came
   * earlier, within a bound) or, if the store is set to, strictly by age. In one capability, and in a session, always by age.
   */
  abstract next(queueKeys: readonly string[]): Promise<WaitingTask | undefined>;
  /** Where a task stands in its queue; nothing if it does not wait. For display only: it visits every waiting task. */
  abstract position(taskId: string): Promise<QueuePlace | undefined>;
  /** Lets delayed tasks wait for a worker again once they may. When the next one may, if there is one. */
  abstract release(atMs: number): Promise<number | undefined>;
  /** queued → running, with a new attempt and lease; nothing if the task no longer waits. */
  abstract claim(taskId: string, holder: Holder, atMs: number): Promise<Claim | undefined>;
  /** queued → the state that the outcome says; nothing if the task does not wait. */
  abstract endQueued(taskId: string, outcome: Outcome, atMs: number): Promise<Task | undefined>;
  /** Tasks that wait longer than they may, at most `limit`. */
  abstract overdue(atMs: number, limit: number): Promise<WaitingTask[]>;
}
