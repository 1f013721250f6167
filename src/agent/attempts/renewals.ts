import type { HealthMonitor } from '../../health-monitor';
import type { Log } from '../../log';
import { replicaOf } from '../../registry';
import { isOfLostSession, type Attempt, type Renewal, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { AttemptLedger } from './attempt-ledger';

/**
 * Handles what the lease renewal finds and no other replica reported: attempts whose end was requested through another
 * replica, and attempts that ended or moved to another link.
 */
export class Renewals {
  private readonly onRenewed = ({ endRequested, notRunning }: Renewal): void => {
    for (const attempt of endRequested) this.onEndRequested(attempt);
    for (const taskId of notRunning) this.onGone(taskId).catch((err: unknown) => this.logFailedLookup(err, taskId));
  };

  constructor(
    private readonly healthMonitor: HealthMonitor,
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
    private readonly log: Log,
  ) {}

  start(): void {
    this.healthMonitor.on('renewed', this.onRenewed);
  }

  stop(): void {
    this.healthMonitor.off('renewed', this.onRenewed);
  }

  private onEndRequested({ taskId, leaseId, endRequest }: Attempt): void {
    const held = this.ledger.byLease(leaseId);
    if (!held || held.request || !endRequest) return;
    this.ledger.addEndRequest(taskId, endRequest);
    if (isOfLostSession(endRequest)) return;
    this.stopAtWorker(held.workerId, leaseId, endRequest.outcome.error!.message, this.ledger.remainingMs(endRequest));
  }

  private async onGone(taskId: string): Promise<void> {
    const held = this.ledger.byTask(taskId);
    if (!held || held.state === 'claiming') return;
    const { leaseId, linkId, workerId } = held;
    const running = await this.store.attempts.byLease(leaseId);
    // Meanwhile the worker may have registered here again, or the task may have a new attempt here.
    if (running && replicaOf(running.linkId) === replicaOf(linkId)) return;
    this.log.info(
      { event: 'attempt_forgotten', taskId, leaseId, workerId },
      'this replica no longer holds the attempt; it tells the worker to stop it',
    );
    this.ledger.release(held);
    this.stopAtWorker(workerId, leaseId, 'the lease is no longer current', 0);
  }

  private logFailedLookup(err: unknown, taskId: string): void {
    this.log.warn(
      { event: 'attempt_check_failed', err, taskId },
      'could not check if the attempt still belongs to this replica; the next renewal checks again',
    );
  }

  /** Tells the worker to stop the attempt. If that fails, the reply to its next report does. */
  private stopAtWorker(workerId: string, leaseId: string, reason: string, graceMs: number): void {
    this.workerInterface.cancel(workerId, leaseId, reason, graceMs).catch(() => undefined);
  }
}
