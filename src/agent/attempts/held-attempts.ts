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

/** An attempt that this control plane has handed out or adopted, and whose end it has not seen. */
export interface HeldAttempt {
  readonly task: WaitingTask;
  readonly workerId: string;
  /** The link over which the worker has it. */
  readonly linkId: string;
  readonly state: AttemptState;
  /** Empty while the attempt is `claiming`. */
  readonly leaseId: string;
  /** Number of the attempt; 0 while it is `claiming`. */
  readonly attempt: number;
  /** Set when the end of the task is requested; the store has it too. */
  readonly request?: EndRequest;
}

/** The attempt that an end is recorded of: one in the ledger, or one that only the store knows. */
export interface EndingAttempt {
  leaseId: string;
  /** The link that it was on when its end was decided. */
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

/** The same for its owner. */
interface Entry extends HeldAttempt {
  linkId: string;
  state: AttemptState;
  leaseId: string;
  attempt: number;
  request?: EndRequest;
  /** The requests that `request` combines, in their order. */
  requests: EndRequest[];
  /** Set when the attempt has a lease. */
  watch?: AttemptWatch;
}

/**
 * The attempts in the ledger, in memory: each moves through `attempt.state.ts`, occupies a slot from the moment it is entered until it ends,
 * and has a timer while it has a lease. Only the ledger uses this.
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

  /** The attempt with this lease. */
  getByLease(leaseId: string): HeldAttempt | undefined {
    return this.byLease.get(leaseId);
  }

  /** The attempt that is being claimed under this lease: the store has given it, and this process has not heard of it yet. */
  getClaiming(leaseId: string): HeldAttempt | undefined {
    const named = parseLeaseId(leaseId);
    const entry = named && this.byTask.get(named.taskId);
    return entry?.state === 'claiming' && entry.task.attempt + 1 === named?.attempt ? entry : undefined;
  }

  /** The attempt of a task. */
  getByTask(taskId: string): HeldAttempt | undefined {
    return this.byTask.get(taskId);
  }

  /** All attempts on one worker. */
  onWorker(workerId: string): HeldAttempt[] {
    return [...(this.byWorker.get(workerId) ?? [])];
  }

  /** A task is being claimed for a worker: it takes its slot. */
  addClaiming(task: WaitingTask, { workerId, linkId }: WorkerLink): HeldAttempt {
    return this.addEntry({ task, workerId, linkId, state: 'claiming', leaseId: '', attempt: 0 });
  }

  /** The claim is durable. */
  setLease(attempt: HeldAttempt, { leaseId, task }: Claim): void {
    const entry = this.byTask.get(attempt.task.id);
    // After `clear`, nothing is held.
    if (entry !== attempt || !this.transition(entry, 'lease')) return;
    Object.assign(entry, { leaseId, attempt: task.attempt });
    this.byLease.set(leaseId, entry);
    this.watch(entry, entry.task);
    if (entry.request) entry.watch!.shortenDeadline(entry.request.byMs);
  }

  /** A worker presents an attempt that began before this process. Its limits count from now: `timeoutMs` is the remaining time. */
  addAdopted(fields: Omit<Entry, 'state' | 'watch' | 'requests'>, timeoutMs: number): void {
    const { request } = fields;
    const entry = this.addEntry({ ...fields, state: 'running' });
    this.watch(entry, { timeoutMs, noProgressTimeoutMs: fields.task.noProgressTimeoutMs });
    if (request) entry.watch!.shortenDeadline(request.byMs);
  }

  /** Its worker has registered again and presents it: it is on another link now. */
  setLink(leaseId: string, linkId: string): void {
    const entry = this.byLease.get(leaseId);
    if (entry) entry.linkId = linkId;
  }

  offer(leaseId: string): boolean {
    const entry = this.byLease.get(leaseId);
    return entry !== undefined && this.transition(entry, 'offer');
  }

  /** The worker has the attempt. */
  accept(leaseId: string): void {
    const entry = this.byLease.get(leaseId);
    if (entry && this.transition(entry, 'accept')) entry.watch!.accepted();
  }

  /** The worker has shown that the attempt goes on. */
  progress(leaseId: string): void {
    this.byLease.get(leaseId)?.watch?.progressed();
  }

  /** Notes on the attempt of a task, if there is one, that its end was requested. */
  addRequest(taskId: string, request: EndRequest): void {
    const entry = this.byTask.get(taskId);
    if (entry) this.setRequests(entry, [...entry.requests, request]);
  }

  /** A request was not recorded: the others count. */
  removeRequest(taskId: string, request: EndRequest): void {
    const entry = this.byTask.get(taskId);
    if (!entry?.requests.includes(request)) return;
    this.setRequests(
      entry,
      entry.requests.filter((other) => other !== request),
    );
  }

  /** Takes an attempt out and frees its slot, once. */
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

  /** Forgets everything and stops all timers. */
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
