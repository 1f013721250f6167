import type { ErrorInfo, Outcome, OutputChunk } from '@yardmaster/protocol';
import type { EndRequest } from '../end-request.policy';
import type { Attempt, Task } from '../task';
import type { LeaseHolder } from './task-queue';

/** Tasks that one worker runs, over the link that it has now. */
export interface HeldTasks {
  workerId: string;
  linkId: string;
  taskIds: ReadonlySet<string>;
}

/** What a renewal found that its caller may not know. */
export interface Renewal {
  /** Attempts that go on and whose end was requested. */
  endRequested: Attempt[];
  /** Tasks of the holdings that do not run, or run elsewhere. */
  notRunning: string[];
}

export interface RunningFilter {
  workerId?: string;
  /** Comes with its `workerId`. */
  linkId?: string;
  leaseEndedBeforeMs?: number;
}

/** `repeated`: this very report was recorded before. `stale`: the lease is not the current one, and nothing was changed. */
export type Recorded = { status: 'recorded'; task: Task } | { status: 'repeated' } | { status: 'stale' };

/**
 * The answer to a request to end a task. `ended`: it waited, and has ended now. `requested`: it runs, and its attempt carries the request.
 * `not_live`: it has ended before, or there is no such task.
 */
export type EndRequestResult =
  { status: 'ended'; task: Task } | { status: 'requested'; attempt: Attempt } | { status: 'not_live' };

/**
 * The attempts that run: each changes only by a compare-and-set on its lease, which the store mints. What a worker reports counts by the lease
 * alone. What a control plane decides on a worker's behalf comes with `onLink`, the link that it decided about: it is `stale` if the attempt
 * has been adopted on another link since.
 */
export abstract class AttemptRecords {
  /** running → the state that the outcome says. Its artifacts are those that were recorded under the lease, whatever it says. */
  abstract finish(leaseId: string, outcome: Outcome, atMs: number, onLink?: string): Promise<Recorded>;
  /** running → queued, to its old place, if the attempt's outcome is not to be the task's. A task whose end was requested ends instead. Neither its result nor large details are kept. */
  abstract retry(
    leaseId: string,
    outcome: Outcome,
    notBeforeMs: number,
    atMs: number,
    onLink?: string,
  ): Promise<Recorded>;
  /** running → queued, to its old place; the attempt is kept as `lost` or `rejected`. A delayed task waits until `release`. */
  abstract requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: ErrorInfo,
    atMs: number,
    notBeforeMs?: number,
    onLink?: string,
  ): Promise<Recorded>;
  /** running → failed, if a lost attempt was the last one allowed; the attempt is kept as `lost`. */
  abstract giveUp(leaseId: string, error: ErrorInfo, atMs: number, onLink?: string): Promise<Recorded>;
  /**
   * Ends a task that waits, with the outcome of the request. If the task runs, its attempt carries the request until it ends; later
   * requests are combined with it (`combinedRequest`).
   */
  abstract requestEnd(taskId: string, request: EndRequest, atMs: number): Promise<EndRequestResult>;
  /**
   * Records each chunk once, by its `seq`. What is over the bound of a task is dropped and counted: an empty `log` chunk, just before the
   * attempt ends, says how many bytes.
   */
  abstract appendOutput(leaseId: string, chunks: readonly OutputChunk[], atMs: number): Promise<'recorded' | 'stale'>;

  /**
   * The same worker, back on a new link or instance, goes on with the attempt; false if the lease is not its own, or if the worker has a
   * newer link (`FleetRecords.link`).
   */
  abstract adopt(leaseId: string, holder: LeaseHolder): Promise<boolean>;
  /** Prolongs the leases of what these workers hold. Need not outlive a crash. */
  abstract renew(held: readonly HeldTasks[], leaseUntilMs: number): Promise<Renewal>;
  /** What runs, all of it or what fits: on one worker, over one link of it, with a lease that ended before a time. As much as there are slots. */
  abstract running(filter: RunningFilter): Promise<Attempt[]>;
  /** What runs over links that are not there (`isLinkAlive`): its worker is gone, or has another link, or its control plane has ended. */
  abstract abandoned(atMs: number): Promise<Attempt[]>;
  /** The running attempt that has this lease. */
  abstract byLease(leaseId: string): Promise<Attempt | undefined>;
}
