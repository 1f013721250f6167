import {
  combinedRequest,
  parseLeaseId,
  type Claim,
  type EndRequest,
  type WaitingTask,
  type WorkerLink,
} from '../../tasks';
import type { Occupancy } from '../occupancy';
import type { RetryFacts } from './attempt-end.policy';
import type { AttemptLimits, AttemptTimes, AttemptWatch, Overrun } from './attempt-times';
import { nextAttemptState, type AttemptEvent, type AttemptState } from './attempt.state';

/** An attempt that this replica offered or adopted and that has not ended. */
export interface HeldAttempt {
  readonly task: WaitingTask;
  readonly workerId: string;
  /** The link on which the worker holds it. */
  readonly linkId: string;
  readonly state: AttemptState;
  /** Empty while the attempt is `claiming`. */
  readonly leaseId: string;
  /** Number of the attempt; 0 while it is `claiming`. */
  readonly attempt: number;
  /** Set when the end of the task is requested; also in the store. */
  readonly request?: EndRequest;
}

/** An attempt whose end is recorded: in the ledger, or only in the store. */
export interface EndingAttempt {
  leaseId: string;
  /** Its link when its end was decided. */
  linkId: string;
  retryFacts: RetryFacts;
  request?: EndRequest;
}

export function toEndingAttempt({
  leaseId,
  linkId,
  attempt,
  task: { rejections, retry },
  request,
}: HeldAttempt): EndingAttempt {
  return { leaseId, linkId, retryFacts: { attempt, rejections, retry }, request };
}

/** The mutable form of `HeldAttempt`. */
interface Entry extends HeldAttempt {
  linkId: string;
  state: AttemptState;
  leaseId: string;
  attempt: number;
  request?: EndRequest;
  /** The requests combined in `request`, in order. */
  requests: EndRequest[];
  /** Set when the attempt has a lease. */
  watch?: AttemptWatch;
}

/**
 * The ledger's attempts in memory: each follows `attempt.state.ts`, uses a slot until it ends, and has a timer while it
 * has a lease. Only the ledger uses this class.
 */
export class HeldAttempts {
  private readonly byTask = new Map<string, Entry>();
  private readonly byLease = new Map<string, Entry>();
  private readonly byWorker = new Map<string, Set<Entry>>();

  constructor(
    private readonly occupancy: Occupancy,
    private readonly times: AttemptTimes,
    private readonly onOverrun: (attempt: HeldAttempt, overrun: Overrun) => void,
  ) {}

  getByLease(leaseId: string): HeldAttempt | undefined {
    return this.byLease.get(leaseId);
  }

  /** Returns the attempt whose claim the store has granted under this lease, before this process has seen the reply. */
  getClaiming(leaseId: string): HeldAttempt | undefined {
    const named = parseLeaseId(leaseId);
    const entry = named && this.byTask.get(named.taskId);
    return entry?.state === 'claiming' && entry.task.attempt + 1 === named?.attempt ? entry : undefined;
  }

  getByTask(taskId: string): HeldAttempt | undefined {
    return this.byTask.get(taskId);
  }

  onWorker(workerId: string): HeldAttempt[] {
    return [...(this.byWorker.get(workerId) ?? [])];
  }

  /** Adds an attempt whose claim is pending, and takes its slot. */
  addClaiming(task: WaitingTask, { workerId, linkId }: WorkerLink): HeldAttempt {
    return this.addEntry({ task, workerId, linkId, state: 'claiming', leaseId: '', attempt: 0 });
  }

  /** Sets the lease of a durable claim. */
  setLease(attempt: HeldAttempt, { leaseId, task }: Claim): void {
    const entry = this.byTask.get(attempt.task.id);
    // After `clear`, there is no attempt.
    if (entry !== attempt || !this.transition(entry, 'lease')) return;
    Object.assign(entry, { leaseId, attempt: task.attempt });
    this.byLease.set(leaseId, entry);
    this.watch(entry, entry.task);
    if (entry.request) entry.watch!.shortenDeadline(entry.request.byMs);
  }

  /** Adds an attempt that began before this process. Its limits count from now: `timeoutMs` is the remaining time. */
  addAdopted(fields: Omit<Entry, 'state' | 'watch' | 'requests'>, timeoutMs: number): void {
    const { request } = fields;
    const entry = this.addEntry({ ...fields, state: 'running' });
    this.watch(entry, { timeoutMs, noProgressTimeoutMs: fields.task.noProgressTimeoutMs });
    if (request) entry.watch!.shortenDeadline(request.byMs);
  }

  /** Moves an attempt to the new link of its worker. */
  setLink(leaseId: string, linkId: string): void {
    const entry = this.byLease.get(leaseId);
    if (entry) entry.linkId = linkId;
  }

  offer(leaseId: string): boolean {
    const entry = this.byLease.get(leaseId);
    return entry !== undefined && this.transition(entry, 'offer');
  }

  accept(leaseId: string): void {
    const entry = this.byLease.get(leaseId);
    if (entry && this.transition(entry, 'accept')) entry.watch!.accepted();
  }

  progress(leaseId: string): void {
    this.byLease.get(leaseId)?.watch?.progressed();
  }

  /** Adds an end request to the attempt of a task, if there is one. */
  addRequest(taskId: string, request: EndRequest): void {
    const entry = this.byTask.get(taskId);
    if (entry) this.setRequests(entry, [...entry.requests, request]);
  }

  /** Removes a request that was not recorded; the others still count. */
  removeRequest(taskId: string, request: EndRequest): void {
    const entry = this.byTask.get(taskId);
    if (!entry?.requests.includes(request)) return;
    this.setRequests(
      entry,
      entry.requests.filter((other) => other !== request),
    );
  }

  /** Removes an attempt and frees its slot, once. */
  end(attempt: HeldAttempt): void {
    const { task } = attempt;
    const entry = this.byTask.get(task.id);
    if (entry !== attempt || !this.transition(entry, 'end')) return;
    entry.watch?.cancel();
    this.byTask.delete(task.id);
    this.byLease.delete(entry.leaseId);
    const onWorker = this.byWorker.get(entry.workerId);
    if (onWorker?.delete(entry) && onWorker.size === 0) this.byWorker.delete(entry.workerId);
    this.occupancy.vacate(task, entry.workerId);
  }

  /** Drops all attempts and stops all timers. */
  clear(): void {
    for (const { watch } of this.byTask.values()) watch?.cancel();
    this.byTask.clear();
    this.byLease.clear();
    this.byWorker.clear();
  }

  private setRequests(entry: Entry, requests: EndRequest[]): void {
    entry.requests = requests;
    entry.request = requests.reduce<EndRequest | undefined>(combinedRequest, undefined);
    entry.watch?.shortenDeadline(entry.request?.byMs ?? Infinity);
  }

  private addEntry(fields: Omit<Entry, 'requests'>): Entry {
    const entry: Entry = { ...fields, requests: fields.request ? [fields.request] : [] };
    if (this.byTask.has(entry.task.id)) throw new Error(`task ${entry.task.id} has two attempts`);
    this.byTask.set(entry.task.id, entry);
    const onWorker = this.byWorker.get(entry.workerId) ?? new Set();
    this.byWorker.set(entry.workerId, onWorker.add(entry));
    if (entry.leaseId !== '') this.byLease.set(entry.leaseId, entry);
    this.occupancy.occupy(entry.task, entry.workerId);
    return entry;
  }

  private transition(entry: Entry, event: AttemptEvent): boolean {
    const next = nextAttemptState(entry.state, event);
    if (next) entry.state = next;
    return next !== undefined;
  }

  private watch(entry: Entry, limits: AttemptLimits): void {
    entry.watch = this.times.watch(limits, (overrun) => this.onOverrun(entry, overrun));
  }
}
