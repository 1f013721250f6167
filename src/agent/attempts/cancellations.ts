import { YardError } from '@yardmaster/protocol';
import type { RemoteReplicas } from '../../replicas';
import { decidedOutcome, errorOf, isFinal, type Attempt, type Task, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { AttemptLedger } from './attempt-ledger';

export interface CancelOptions {
  reason?: string;
  /** Time between the soft and the hard stop. */
  graceMs?: number;
}

const defaultGraceMs = 2000;

/** Cancels tasks on request of a caller. */
export class Cancellations {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
    private readonly replicas: RemoteReplicas,
  ) {}

  /**
   * Cancels a queued task at once. The worker cancels a running one and confirms with the outcome.
   * @throws YardError `NOT_FOUND`, or `CONFLICT` with the state if the task has ended.
   */
  async cancel(
    taskId: string,
    { reason = 'cancelled by the caller', graceMs = defaultGraceMs }: CancelOptions = {},
  ): Promise<Task> {
    const outcome = decidedOutcome('cancelled', errorOf('CANCELLED', reason));
    const requested = await this.ledger.cancel(taskId, outcome, graceMs);
    if (requested.status === 'ended') return requested.task;
    if (requested.status === 'not_live') throw await this.toRejection(taskId);
    await this.stopAtHolder(requested.attempt, reason, graceMs);
    return (await this.store.tasks.get(taskId))!;
  }

  /**
   * Stops an attempt whose end was requested through another replica: shortens its deadline and notifies its worker.
   * `isHeld` is false if the attempt has ended or its worker is not linked here.
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
   * Makes the holder stop the attempt. If the holder does not answer, this replica ends the attempt; if the attempt has
   * moved to another link meanwhile, it asks the new holder.
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
   * Sends the stop request to the worker. The control plane ends the attempt itself if the worker does not have it yet,
   * has not come back since a restart, or does not answer. If a worker still runs it, the reply to its next report says
   * that the lease is stale.
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
