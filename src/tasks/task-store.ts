import type { ErrorInfo, Labels, Outcome, OutputChunk } from '../protocol';
import type { ArtifactAdded, NewArtifact, StoredArtifact } from './artifact';
import type { EndRequest } from './end-request.policy';
import type { SessionStore } from './session-store';
import type { Attempt, NewTask, Placement, Task, TaskChange, TaskEvent } from './task';
import type { TaskState } from './task.state';

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
  leaseUntilMs: number;
  /** Why it is this one; kept by claim. */
  placement?: Placement;
}

/** Tasks that one worker runs. */
export interface Holding {
  workerId: string;
  taskIds: ReadonlySet<string>;
}

/** A task as the dispatcher sees it: what it asks a worker to do does not matter yet. */
export type WaitingTask = Omit<Task, 'input'>;

export interface Claim {
  task: Task;
  leaseId: string;
}

/** `repeated`: this very report was recorded before. `stale`: the lease is not the current one, and nothing was changed. */
export type Recorded = { status: 'recorded'; task: Task } | { status: 'repeated' } | { status: 'stale' };

/**
 * The answer to a request to end a task. `ended`: it waited, and has ended now. `requested`: it runs, and its attempt carries the request.
 * `not_live`: it has ended before, or there is no such task.
 */
export type EndRequested =
  { status: 'ended'; task: Task } | { status: 'requested'; attempt: Attempt } | { status: 'not_live' };

/** A name that a caller gives to a submission, so that sending it again makes no second task. */
export interface Idempotency {
  /** Unique for the caller. */
  key: string;
  /** Of all that is asked for: equal requests have equal ones. */
  fingerprint: string;
}

/** `isReplay`: the key had made the task before, and nothing was added. */
export interface Added {
  task: Task;
  isReplay: boolean;
}

/** Which tasks that have ended are kept, and which idempotency keys. */
export interface Retention {
  /** Those that ended before this are not. */
  endedBeforeMs: number;
  /** Nor are more than so many; as many sessions that have ended are kept. */
  endedMax: number;
  /** Nor more than so many bytes of them: inputs, outcomes, output, artifacts and attempts. */
  endedBytesMax: number;
  /** Keys that were first used before this are not. */
  keysBeforeMs: number;
}

export interface TaskFilter {
  states?: TaskState[];
  capability?: string;
  workerId?: string;
  createdFromMs?: number;
  createdBeforeMs?: number;
}

/** A task as a list shows it: its outcome without the result and without large details of the error. */
export type ListedTask = Omit<Task, 'input'>;

export interface TaskPage {
  tasks: ListedTask[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** Tasks by capability and state. */
export type TaskCounts = Array<{ capability: string; state: TaskState; count: number }>;

/**
 * The port behind which tasks are kept. Every promise resolves after the change is durable. A running task changes only by
 * (task, attempt, lease) compare-and-set; the lease id, which the store mints, says all three.
 */
export abstract class TaskStore {
  /** Sessions are kept beside the tasks: what is called in one turn is done together. */
  abstract readonly sessions: SessionStore;

  /** @throws YardError `CONFLICT` if another control plane has the store open. */
  abstract open(): Promise<void>;
  abstract close(): Promise<void>;

  /** Adds a task as `queued`. @throws YardError `QUEUE_FULL` if the queue is full, `CONFLICT` if the id is taken. */
  abstract add(task: NewTask): Promise<Task>;
  /**
   * `add`, or the task that the same key made before. @throws YardError as `add`, and `IDEMPOTENCY_KEY_REUSED` if the key made
   * a task from another request.
   */
  abstract addOnce(task: NewTask, idempotency: Idempotency): Promise<Added>;
  /** The task that the key made, if it made one. @throws YardError `IDEMPOTENCY_KEY_REUSED` as `addOnce`. */
  abstract addedBefore(idempotency: Idempotency): Promise<Task | undefined>;
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

  /** running → the state that the outcome says. Its artifacts are those that were recorded under the lease, whatever it says. */
  abstract finish(leaseId: string, outcome: Outcome, atMs: number): Promise<Recorded>;
  /** running → queued, to its old place, if the attempt's outcome is not to be the task's. A task whose end was requested ends instead. Neither its result nor large details are kept. */
  abstract retry(leaseId: string, outcome: Outcome, notBeforeMs: number, atMs: number): Promise<Recorded>;
  /** running → queued, to its old place; the attempt is kept as `lost` or `rejected`. A delayed task waits until `release`. */
  abstract requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: ErrorInfo,
    atMs: number,
    notBeforeMs?: number,
  ): Promise<Recorded>;
  /** running → failed, if a lost attempt was the last one allowed; the attempt is kept as `lost`. */
  abstract giveUp(leaseId: string, error: ErrorInfo, atMs: number): Promise<Recorded>;
  /** queued → the state that the outcome says; nothing if the task does not wait. */
  abstract endQueued(taskId: string, outcome: Outcome, atMs: number): Promise<Task | undefined>;
  /**
   * Ends a task that waits, with the outcome of the request. If the task runs, its attempt carries the request until it ends; later
   * requests are combined with it (`combinedRequest`).
   */
  abstract requestEnd(taskId: string, request: EndRequest, atMs: number): Promise<EndRequested>;
  /**
   * Records each chunk once, by its `seq`. What is over the bound of a task is dropped and counted: an empty `log` chunk, just before the
   * attempt ends, says how many bytes.
   */
  abstract appendOutput(leaseId: string, chunks: readonly OutputChunk[], atMs: number): Promise<'recorded' | 'stale'>;

  /** The running attempt that has this lease. */
  abstract attemptUnder(leaseId: string): Promise<Attempt | undefined>;
  /** Records a file of the running attempt with this lease; one of the same name is replaced. */
  abstract addArtifact(leaseId: string, artifact: NewArtifact, atMs: number): Promise<ArtifactAdded>;
  /** By name; of every attempt. */
  abstract artifacts(taskId: string): Promise<StoredArtifact[]>;

  /** The same worker, back on a new link or instance, goes on with the attempt; false if the lease is not its own. */
  abstract adopt(leaseId: string, holder: Holder): Promise<boolean>;
  /** Prolongs the leases of what these workers hold. Need not outlive a crash. */
  abstract renew(holdings: readonly Holding[], leaseUntilMs: number): Promise<void>;
  /** What runs, all of it or what fits: on one worker, with a lease that ended before a time. As much as there are slots. */
  abstract running(filter: { workerId?: string; leaseEndedBeforeMs?: number }): Promise<Attempt[]>;
  /** Tasks that wait longer than they may, at most `limit`. */
  abstract overdue(atMs: number, limit: number): Promise<WaitingTask[]>;

  abstract get(taskId: string): Promise<Task | undefined>;
  /** Oldest first; the last 1000, or the last that fit into 4 MiB. Errors have no large details, but of the attempt that ended the task. */
  abstract attempts(taskId: string): Promise<Attempt[]>;
  /**
   * Newest first. A page ends early if it has become large; only the last one has no cursor. Inputs and results are not read.
   * @throws YardError `INVALID_REQUEST` with the path `cursor` if the cursor is not one of this list.
   */
  abstract list(filter: TaskFilter, page: { limit: number; cursor?: string }): Promise<TaskPage>;
  /** Events after `seq`, at most `limit`, oldest first. */
  abstract events(taskId: string, afterSeq: number, limit: number): Promise<TaskEvent[]>;
  abstract counts(): Promise<TaskCounts>;
  /** Removes tasks that have ended, oldest first, with all that belongs to them; at most `limit`. Gives their ids. Sessions go too. */
  abstract prune(retention: Retention, limit: number): Promise<string[]>;
  /** Writes and removes a row. @throws if the store cannot be written, or the tasks that wait and run cannot be read. */
  abstract probe(): Promise<void>;

  /** Tells of every recorded event, after it is durable. The returned function ends that. */
  abstract subscribe(listener: (change: TaskChange) => void): () => void;
}
