import { EventEmitter } from 'node:events';
import type { Random } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { ErrorInfo, Outcome } from '@yardmaster/protocol';
import type { WorkerRecord } from '../../registry';
import {
  type Attempt,
  type Claim,
  type EndRequest,
  type EndRequestResult,
  type LeaseHolder,
  type QueueSlots,
  type Recorded,
  type Task,
  type TaskStore,
  type WaitingTask,
} from '../../tasks';
import type { Occupancy } from '../occupancy';
import { decideEnd, lossOf, overrunOutcome, type Decision, type AttemptEnd } from './attempt-end.policy';
import type { AttemptTimes, Overrun } from './attempt-times';
import { HeldAttempts, toEndingAttempt, type HeldAttempt, type EndingAttempt } from './held-attempts';
import type { Loss } from './loss';
import { logLoss, logUnrecorded } from './loss-log';
import type { AttemptClaim, FindMatch } from './match';

/** A worker and its current link. */
export type LinkedWorker = Pick<WorkerRecord, 'workerId' | 'instanceId' | 'linkId'>;

export interface LedgerEvents {
  /** A worker accepted an attempt, `durationMs` after the claim. */
  dispatched: [task: WaitingTask, durationMs: number];
  /** A worker did not accept or end an attempt in time; the ledger is ending it on the worker's behalf. */
  overrun: [attempt: HeldAttempt, overrun: Exclude<Overrun, 'END_REQUEST'>];
}

/**
 * Owns every attempt from its claim to its end (`attempt.state.ts`). Only the ledger claims tasks and records the ends
 * of attempts and waiting tasks. In the turn in which it decides an end, it removes the attempt, stops its timer and
 * frees its slot, so each happens once. Reports on a lease that is not in the ledger go to the store, which knows if
 * the lease is current.
 */
export class AttemptLedger extends EventEmitter<LedgerEvents> {
  private readonly held: HeldAttempts;

  constructor(
    private readonly store: TaskStore,
    private readonly occupancy: Occupancy,
    private readonly times: AttemptTimes,
    private readonly random: Random,
    private readonly log: Log,
  ) {
    super();
    this.held = new HeldAttempts(occupancy, times, (attempt, overrun) => this.endOverdue(attempt, overrun));
  }

  /**
   * Claims up to `room` tasks for the workers that `match` returns. Each uses its slot (and lane) from the turn of its
   * match. After a failed claim it keeps the slot until `abandon`, so that a failing store is not called in a loop.
   */
  async claim(offers: readonly QueueSlots[], room: number, match: FindMatch): Promise<AttemptClaim[]> {
    const nowMs = this.nowMs();
    const leaseUntilMs = this.times.leaseUntilMs(nowMs);
    const assigned = new Map<string, { attempt: HeldAttempt; worker: WorkerRecord }>();
    const assign = (task: WaitingTask): LeaseHolder | undefined => {
      const { worker, assignment } = match(task) ?? {};
      if (!worker) return undefined;
      const { workerId, instanceId, linkId } = worker;
      assigned.set(task.id, { worker, attempt: this.held.addClaiming(task, worker) });
      return { workerId, instanceId, linkId, leaseUntilMs, assignment };
    };
    const results = await this.store.queue.claim(offers, room, assign, nowMs);
    return results.map((each) => {
      if ('error' in each) return each;
      const { attempt, worker } = assigned.get(each.taskId)!;
      this.held.setLease(attempt, each.claim);
      return { ...each, worker };
    });
  }

  abandon(taskId: string): void {
    const attempt = this.held.getByTask(taskId);
    if (attempt?.state === 'claiming') this.held.end(attempt);
  }

  /** Returns false if the attempt has ended or its end was requested: then call `endAsRequested`. */
  offer(leaseId: string): boolean {
    return !this.held.getByLease(leaseId)?.request && this.held.offer(leaseId);
  }

  accept({ task, leaseId }: Claim): void {
    this.held.accept(leaseId);
    // Reported even if the attempt has ended: its outcome may arrive together with the acceptance.
    this.emit('dispatched', task, this.nowMs() - task.startedAtMs!);
  }

  /** Restarts the no-progress timeout of an attempt. */
  progress(leaseId: string): void {
    this.held.progress(leaseId);
  }

  /** Continues an attempt that a worker presents. Returns false if the lease is not, or no longer, this worker's. */
  async adopt(attempt: Attempt, worker: LinkedWorker): Promise<boolean> {
    const { leaseId, startedAtMs } = attempt;
    const nowMs = this.nowMs();
    const { workerId, instanceId, linkId } = worker;
    const holder = { workerId, instanceId, linkId, leaseUntilMs: this.times.leaseUntilMs(nowMs) };
    if (!(await this.store.attempts.adopt(leaseId, holder))) return false;
    const task = await this.store.tasks.get(attempt.taskId);
    // Read last: the caller's copy may be older than an end request.
    const current = await this.store.attempts.byLease(leaseId);
    if (!current || task?.state !== 'running') return false;
    const held = this.held.getByTask(attempt.taskId);
    if (held && held.leaseId !== leaseId) this.release(held); // an earlier attempt, which ended elsewhere
    if (this.held.getByLease(leaseId)) {
      this.held.setLink(leaseId, linkId);
      this.held.accept(leaseId);
      this.held.progress(leaseId);
    } else {
      const { input: _, ...waitingTask } = task;
      const entry = {
        task: waitingTask,
        workerId,
        linkId,
        leaseId,
        attempt: task.attempt,
        request: current.endRequest,
      };
      this.held.addAdopted(entry, Math.max(0, startedAtMs + task.timeoutMs - nowMs));
    }
    return true;
  }

  async finish(leaseId: string, outcome: Outcome): Promise<Recorded> {
    const held = this.held.getByLease(leaseId);
    const loss = held && lossOf(outcome);
    if (loss) return this.end(toEndingAttempt(held), { kind: 'lost', loss, workerId: held.workerId }, 'reported');
    const ending = held ? toEndingAttempt(held) : await this.findStored(leaseId);
    // The store distinguishes a repeated report from a stale one.
    if (!ending) return this.store.attempts.finish(leaseId, outcome, this.nowMs());
    return this.end(ending, { kind: 'outcome', outcome }, 'reported');
  }

  /** Requeues the task; the attempt does not count. */
  async reject(leaseId: string, error: ErrorInfo): Promise<void> {
    const held = this.held.getByLease(leaseId);
    if (held) await this.end(toEndingAttempt(held), { kind: 'rejected', error }, 'reported');
  }

  /** Ends attempts as lost; their tasks are retried or fail. Ignores attempts that have ended or were adopted on another link. */
  async lose(attempts: ReadonlyArray<Pick<Attempt, 'leaseId' | 'workerId' | 'linkId'>>, loss: Loss): Promise<void> {
    await Promise.all(
      attempts.map(async ({ leaseId, workerId, linkId }) => {
        const ending = await this.find(leaseId);
        if (ending) await this.end({ ...ending, linkId }, { kind: 'lost', loss, workerId });
      }),
    );
  }

  /** Frees the slot of an attempt that continues elsewhere or has ended, and records nothing. A pending claim is not affected. */
  release(attempt: HeldAttempt): void {
    if (attempt.state !== 'claiming') this.held.end(attempt);
  }

  /**
   * Requests the end of a task. A waiting task ends at once; a running one as its worker reports, or with `outcome` after
   * `graceMs`. The request is stored, or discarded if storing fails.
   */
  async cancel(taskId: string, outcome: Outcome, graceMs: number): Promise<EndRequestResult> {
    const nowMs = this.nowMs();
    const request = { outcome, byMs: nowMs + graceMs };
    this.held.addRequest(taskId, request);
    try {
      return await this.store.attempts.requestEnd(taskId, request, nowMs);
    } catch (error) {
      this.held.removeRequest(taskId, request);
      throw error;
    }
  }

  /** Applies an end request that another replica recorded. */
  addEndRequest(taskId: string, request: EndRequest): void {
    this.held.addRequest(taskId, request);
  }

  /** Ends a session's running and waiting tasks, unless the store kept the session open in this turn. */
  async endSession(sessionId: string, outcome: Outcome, graceMs: number): Promise<void> {
    const request = { outcome, byMs: this.nowMs() + graceMs };
    for (const taskId of this.occupancy.tasksIn(sessionId)) this.held.addRequest(taskId, request);
    const ending = [
      this.store.sessions.requestEnds(sessionId, request),
      this.endWaitingIn(sessionId, outcome),
    ] as const;
    const [requested] = await Promise.allSettled(ending);
    const kept = requested.status === 'fulfilled' ? requested.value.map(({ taskId }) => taskId) : [];
    for (const taskId of this.occupancy.tasksIn(sessionId))
      if (!kept.includes(taskId)) this.held.removeRequest(taskId, request);
    await Promise.all(ending);
  }

  /** Ends an attempt with the requested outcome. Returns false if it has ended, or no end was requested. */
  async endAsRequested(leaseId: string): Promise<boolean> {
    const ending = await this.find(leaseId);
    if (!ending?.request) return false;
    const { status } = await this.end(ending, { kind: 'outcome', outcome: ending.request.outcome });
    return status === 'recorded';
  }

  /** Does nothing if the task does not wait. */
  endWaiting(taskId: string, outcome: Outcome): Promise<Task | undefined> {
    return this.store.queue.endQueued(taskId, outcome, this.nowMs());
  }

  /** Ends the waiting tasks of an ended session, in batches, so that other work can run in between. */
  async endWaitingIn(sessionId: string, outcome: Outcome, batchSize = 500): Promise<void> {
    while ((await this.store.sessions.endTasks(sessionId, outcome, batchSize, this.nowMs())) === batchSize);
  }

  byLease(leaseId: string): HeldAttempt | undefined {
    return this.held.getByLease(leaseId);
  }

  byTask(taskId: string): HeldAttempt | undefined {
    return this.held.getByTask(taskId);
  }

  onWorker(workerId: string): HeldAttempt[] {
    return this.held.onWorker(workerId);
  }

  remainingMs({ byMs }: EndRequest): number {
    return Math.max(0, byMs - this.nowMs());
  }

  nowMs(): number {
    return this.times.nowMs();
  }

  clear(): void {
    this.held.clear();
  }

  private endOverdue(attempt: HeldAttempt, overrun: Overrun): void {
    if (overrun !== 'END_REQUEST') this.emit('overrun', attempt, overrun);
    const outcome = overrun === 'END_REQUEST' ? attempt.request!.outcome : overrunOutcome(overrun);
    const ending = this.end(toEndingAttempt(attempt), { kind: 'outcome', outcome });
    ending.catch((err: unknown) => logUnrecorded(this.log, attempt, err));
  }

  private async find(leaseId: string): Promise<EndingAttempt | undefined> {
    const held = this.held.getByLease(leaseId);
    return held ? toEndingAttempt(held) : this.findStored(leaseId);
  }

  /** Finds an attempt that began before this process and was not presented by its worker. */
  private async findStored(leaseId: string): Promise<EndingAttempt | undefined> {
    const attempt = await this.store.attempts.byLease(leaseId);
    const task = attempt && (await this.store.tasks.get(attempt.taskId));
    return task && { leaseId, linkId: attempt.linkId, retryFacts: task, request: attempt.endRequest };
  }

  /**
   * Records the end and frees the slot in the same turn, so that the next claim shares the transaction. A `reported`
   * end is checked by its lease only. An end decided on the worker's behalf is recorded only if the attempt is still on
   * the same link.
   */
  private end(ending: EndingAttempt, how: AttemptEnd, by?: 'reported'): Promise<Recorded> {
    const { leaseId, linkId } = ending;
    const held = this.held.getByLease(leaseId) ?? this.held.getClaiming(leaseId);
    if (by !== 'reported' && held && held.linkId !== linkId) return Promise.resolve({ status: 'stale' });
    const decision = decideEnd(ending.retryFacts, how, held?.request ?? ending.request, this.random.next());
    const recording = this.record(leaseId, decision, by === 'reported' ? undefined : linkId);
    if (held) this.held.end(held);
    if (how.kind === 'lost') logLoss(this.log, leaseId, how, decision, recording);
    return recording;
  }

  private record(leaseId: string, decision: Decision, onLink: string | undefined): Promise<Recorded> {
    const { attempts } = this.store;
    const nowMs = this.nowMs();
    switch (decision.kind) {
      case 'finish':
        return attempts.finish(leaseId, decision.outcome, nowMs, onLink);
      case 'retry':
        return attempts.retry(leaseId, decision.outcome, nowMs + decision.delayMs, nowMs, onLink);
      case 'requeue':
        return attempts.requeue(leaseId, decision.status, decision.error, nowMs, nowMs + decision.delayMs, onLink);
      case 'giveUp':
        return attempts.giveUp(leaseId, decision.error, nowMs, onLink);
    }
  }
}
