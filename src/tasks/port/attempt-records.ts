import type { ErrorInfo, Outcome, OutputChunk } from '@yardmaster/protocol';
import type { EndRequest } from '../end-request.policy';
import type { Attempt, Task } from '../task';
import type { LeaseHolder } from './task-queue';

/** The tasks that a worker runs over its current link, as its control plane knows them. */
export interface HeldTasks {
  workerId: string;
  linkId: string;
  taskIds: ReadonlySet<string>;
}

/** Findings of a renewal that its caller may not know. */
export interface Renewal {
  /** Running attempts with an end request. */
  endRequested: Attempt[];
  /** Tasks that do not run, or run on another worker or link. */
  notRunning: string[];
}

export interface RunningFilter {
  workerId?: string;
  /** Requires `workerId`. */
  linkId?: string;
  leaseEndedBeforeMs?: number;
}

/** `repeated`: the same report was recorded before. `stale`: the lease is not the current one; nothing was changed. */
export type Recorded = { status: 'recorded'; task: Task } | { status: 'repeated' } | { status: 'stale' };

/**
 * The answer to a request to end a task. `ended`: the task was waiting and has ended. `requested`: the task runs; its attempt has the request.
 * `not_live`: the task had ended before, or does not exist.
 */
export type EndRequestResult =
  { status: 'ended'; task: Task } | { status: 'requested'; attempt: Attempt } | { status: 'not_live' };

/**
 * The running attempts. Each changes only by compare-and-set on its lease, which the store creates. Reports of workers need only the lease. A
 * decision that a control plane makes on a worker's behalf has `onLink`, the link that it refers to: it is `stale` if another link has adopted
 * the attempt since.
 */
export abstract class AttemptRecords {
  /** running → the state of the outcome. The store fills in the artifacts recorded under the lease and ignores those of `outcome`. */
  abstract finish(leaseId: string, outcome: Outcome, atMs: number, onLink?: string): Promise<Recorded>;
  /**
   * running → queued with the same rank, for a retry. A task with an end request ends instead. The attempt keeps its outcome without the result and
   * without large details.
   */
  abstract retry(
    leaseId: string,
    outcome: Outcome,
    notBeforeMs: number,
    atMs: number,
    onLink?: string,
  ): Promise<Recorded>;
  /** running → queued with the same rank; the attempt is recorded as `lost` or `rejected`. A delayed task waits until `release`. */
  abstract requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: ErrorInfo,
    atMs: number,
    notBeforeMs?: number,
    onLink?: string,
  ): Promise<Recorded>;
  /** running → failed, after a loss of the last allowed attempt; the attempt is recorded as `lost`. */
  abstract giveUp(leaseId: string, error: ErrorInfo, atMs: number, onLink?: string): Promise<Recorded>;
  /**
   * Ends a waiting task with the outcome of the request. If the task runs, the request is stored with its attempt; later requests are combined
   * with it (`combinedRequest`).
   */
  abstract requestEnd(taskId: string, request: EndRequest, atMs: number): Promise<EndRequestResult>;
  /**
   * Records each chunk once, by its `seq`. Output over the limit of the task is dropped; an empty `log` chunk before the end of the attempt has
   * the number of dropped bytes.
   */
  abstract appendOutput(leaseId: string, chunks: readonly OutputChunk[], atMs: number): Promise<'recorded' | 'stale'>;

  /**
   * Moves the attempt to a new link or instance of the same worker. False if another worker has the lease, or if the worker has a newer link
   * (`FleetRecords.link`).
   */
  abstract adopt(leaseId: string, holder: LeaseHolder): Promise<boolean>;
  /** Extends the leases of the held tasks. Extensions need not survive a crash. */
  abstract renew(held: readonly HeldTasks[], leaseUntilMs: number): Promise<Renewal>;
  /** Returns the running attempts that match: by worker, link, or end of the lease. At most as many as the fleet has slots. */
  abstract running(filter: RunningFilter): Promise<Attempt[]>;
  /** Returns the running attempts whose link is not alive (`isLinkAlive`). */
  abstract abandoned(atMs: number): Promise<Attempt[]>;
  /** Returns the running attempt with this lease. */
  abstract byLease(leaseId: string): Promise<Attempt | undefined>;
}
