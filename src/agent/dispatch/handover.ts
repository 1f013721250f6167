import { EventEmitter } from 'node:events';
import type { Log } from '../../log';
import { YardError, type TaskExecute, type TaskExecuteReply } from '@yardmaster/protocol';
import type { Registry, WorkerRecord } from '../../registry';
import { errorOf, type Claim, type QueueSlots, type Task } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import { logUnrecorded, loss, rejectionPauseMs, unansweredLoss, type AttemptLedger, type FindMatch } from '../attempts';
import type { FailedClaims } from './failed-claims';

export interface HandoverEvents {
  /** A worker rejected a task because it does not have the task's session. The task is queued again. */
  sessionLost: [sessionId: string, reason: string];
}

/** Claims tasks for their chosen workers, offers each to its worker, and handles rejections and missing answers. */
export class Handover extends EventEmitter<HandoverEvents> {
  constructor(
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
    private readonly registry: Registry,
    private readonly failedClaims: FailedClaims,
    private readonly log: Log,
  ) {
    super();
  }

  /**
   * Claims tasks from the offered queues for the workers that `match` returns. Resolves to the number of tasks once
   * each has been sent to its worker.
   */
  async claim(offers: readonly QueueSlots[], room: number, match: FindMatch): Promise<number> {
    const results = await this.ledger.claim(offers, room, match);
    for (const each of results) {
      if ('error' in each) void this.failed(each.taskId, each.error);
      else this.start(each.claim, each.worker);
    }
    return results.length;
  }

  private start(claim: Claim, worker: WorkerRecord): void {
    this.failedClaims.succeeded(claim.task.id);
    const { workerId } = worker;
    this.offer(claim, worker).catch((err: unknown) => logUnrecorded(this.log, { ...claim, workerId }, err));
  }

  private async offer(claim: Claim, worker: WorkerRecord): Promise<void> {
    const { workerId, linkId } = worker;
    const { leaseId } = claim;
    // The worker registered again during the commit and did not present this attempt.
    if (this.registry.get(workerId) !== worker)
      return this.ledger.lose([{ leaseId, workerId, linkId }], loss('replaced'));
    // If the end was requested meanwhile, do not send the task: the worker would start it after the cancel.
    if (!this.ledger.offer(leaseId)) return void (await this.ledger.endAsRequested(leaseId));
    await this.send(claim, worker);
  }

  /** Keeps the slot until the task can be retried; freeing it wakes the dispatcher. */
  private async failed(taskId: string, error: unknown): Promise<void> {
    await this.failedClaims.failed(taskId, error);
    this.ledger.abandon(taskId);
  }

  private async send(claim: Claim, worker: WorkerRecord): Promise<void> {
    const { task, leaseId } = claim;
    const { workerId } = worker;
    try {
      const reply = await this.workerInterface.execute(workerId, toExecution(task, leaseId));
      if (reply.status === 'rejected') return await this.rejected(task, leaseId, workerId, reply);
      this.ledger.accept(claim);
      this.registry.recordAcceptance(workerId);
    } catch (error) {
      await this.unanswered(task, leaseId, worker, error);
    }
  }

  private async rejected(
    { id: taskId, sessionId }: Task,
    leaseId: string,
    workerId: string,
    { code, message }: TaskExecuteReply & { status: 'rejected' },
  ): Promise<void> {
    this.log.warn(
      { event: 'attempt_rejected', taskId, leaseId, workerId, code },
      'the worker rejected the attempt; the task is queued again',
    );
    if (code !== 'SESSION_LOST') this.registry.recordRejection(workerId, rejectionPauseMs);
    if (code === 'DRAINING') this.registry.apply(workerId, 'drain');
    const requeued = this.ledger.reject(leaseId, errorOf(code, message));
    // In the same turn, so that the task ends with its session.
    if (code === 'SESSION_LOST' && sessionId !== undefined) this.emit('sessionLost', sessionId, message);
    await requeued;
  }

  /**
   * Handles a missing answer: the worker may have begun. If its link ended, the worker presents the attempt when it
   * registers again (perhaps just now), or is lost with all its attempts. A linked worker that does not answer loses
   * the attempt.
   */
  private async unanswered(
    { id: taskId }: Task,
    leaseId: string,
    { workerId, linkId }: WorkerRecord,
    err: unknown,
  ): Promise<void> {
    const isLinkClosed = err instanceof YardError && err.code === 'LINK_CLOSED';
    const { state } = this.registry.get(workerId) ?? {};
    if (isLinkClosed && (state === 'suspect' || state === 'registering')) return;
    this.log.warn(
      { event: 'attempt_offer_failed', err, taskId, leaseId, workerId },
      'the worker did not answer the offer; the attempt is lost',
    );
    this.registry.recordRejection(workerId, rejectionPauseMs);
    await this.ledger.lose([{ leaseId, workerId, linkId }], unansweredLoss(err));
    if (!isLinkClosed) {
      await this.workerInterface
        .cancel(workerId, leaseId, 'the worker did not answer the offer in time', 0)
        .catch(() => undefined);
    }
  }
}

/** Converts a task to the message for its worker. */
function toExecution(task: Task, leaseId: string): TaskExecute {
  const { id: taskId, attempt, capability, input, sessionId, timeoutMs, noProgressTimeoutMs, startTimeoutMs } = task;
  return { taskId, attempt, leaseId, capability, input, sessionId, timeoutMs, noProgressTimeoutMs, startTimeoutMs };
}
