import { YardError } from '@yardmaster/protocol';
import type { RemoteReplicas } from '../../replicas';
import { decidedOutcome, errorOf, isFinal, type Attempt, type Task, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { AttemptLedger } from './attempt-ledger';

export interface CancelOptions {
  reason?: string;
  /** From the soft stop to the hard one. */
  graceMs?: number;
}

const defaultGraceMs = 2000;

/** Ends tasks because a caller asked for it. */
export class Cancellations {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
    private readonly replicas: RemoteReplicas,
  ) {}

  /**
   * Cancels a queued task at once. A running one is cancelled by its worker, which confirms by the outcome.
   * @throws YardError `NOT_FOUND`, or `CONFLICT` with the state if the task has ended.
   */
  async cancel(
    taskId: string,
    { reason = 'the caller asked', graceMs = defaultGraceMs }: CancelOptions = {},
  ): Promise<Task> {
    const outcome = decidedOutcome('cancelled', errorOf('CANCELLED', reason));
    const requested = await this.ledger.cancel(taskId, outcome, graceMs);
    if (requested.status === 'ended') return requested.task;
    if (requested.status === 'not_live') throw await this.toRejection(taskId);
    await this.stopAtHolder(requested.attempt, reason, graceMs);
    return (await this.store.tasks.get(taskId))!;
  }

  /**
   * The end of an attempt was requested through another replica: its deadline is shortened, and its worker told. `isHeld` is false if the
   * attempt has ended, or its worker is not linked here.
   */
  async stopLocal(leaseId: string): Promise<{ isHeld: boolean }> {
    const attempt = await this.store.attempts.byLease(leaseId);
    const request = attempt?.endRequest;
    if (!request || this.replicas.holderOf(attempt.linkId)) return { isHeld: false };
    this.ledger.addEndRequest(attempt.taskId, request);
    await this.stopAtWorker(leaseId, request.outcome.error!.message, this.ledger.remainingMs(request));
    return { isHeld: true };
  }

  /**
   * Has the holder of the attempt stop it. If that cannot be asked, this replica ends the attempt, unless it has gone on over another link
   * meanwhile: then its new holder is asked.
   */
  private async stopAtHolder(
    { leaseId, linkId }: Attempt,
    reason: string,
    graceMs: number,
    isRetry = false,
  ): Promise<void> {
    const holder = this.replicas.holderOf(linkId);
    if (!holder) return this.stopAtWorker(leaseId, reason, graceMs);
    const isHeld = await holder.stopAttempt({ leaseId }).then(
      (reply) => reply.isHeld,
      () => false,
    );
    if (isHeld) return;
    const current = await this.store.attempts.byLease(leaseId);
    if (current && current.linkId !== linkId && !isRetry) return this.stopAtHolder(current, reason, graceMs, true);
    await this.ledger.endAsRequested(leaseId);
  }

  /**
   * Asks the worker to stop. The control plane ends the attempt itself if its worker was not told of it yet, has not come back since a
   * restart, or cannot be asked; a worker that runs it hears of that when it reports, since its lease is no longer current.
   */
  private async stopAtWorker(leaseId: string, reason: string, graceMs: number): Promise<void> {
    const held = this.ledger.byLease(leaseId);
    const isAtWorker = held?.state === 'offered' || held?.state === 'running';
    const isRequested =
      isAtWorker &&
      (await this.workerInterface.cancel(held.workerId, leaseId, reason, graceMs).then(
        () => true,
        () => false,
      ));
    if (!isRequested) await this.ledger.endAsRequested(leaseId);
  }

  private async toRejection(taskId: string): Promise<YardError> {
    const task = await this.store.tasks.get(taskId);
    if (!task || !isFinal(task.state)) return new YardError('NOT_FOUND', `task ${taskId} not found`);
    const { state } = task;
    return new YardError('CONFLICT', `task ${taskId} has ended: ${state}`, { details: { state } });
  }
}
