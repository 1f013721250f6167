import type { Log } from '../../log';
import type { Registry, WorkerRecord, WorkerState } from '../../registry';
import { isOfLostSession } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { AttemptLedger } from './attempt-ledger';
import type { Overrun } from './attempt-times';
import type { HeldAttempt } from './held-attempts';
import { overrunOutcome } from './attempt-end.policy';
import { rejectionPauseMs } from './retry.policy';

type EndedOverrun = Exclude<Overrun, 'END_REQUEST'>;

/** Tells workers to stop overdue attempts, and repeats end requests when a worker registers again. */
export class WorkerStops {
  private readonly onOverrun = (attempt: HeldAttempt, overrun: EndedOverrun): void =>
    this.stopOverdue(attempt, overrun);
  private readonly onState = ({ workerId }: WorkerRecord, from: WorkerState | undefined): void => {
    if (from === 'registering') this.repeatRequests(workerId);
  };

  constructor(
    private readonly ledger: AttemptLedger,
    private readonly workerInterface: WorkerInterface,
    private readonly registry: Registry,
    private readonly log: Log,
  ) {}

  start(): void {
    this.ledger.on('overrun', this.onOverrun);
    this.registry.on('state', this.onState);
  }

  stop(): void {
    this.ledger.off('overrun', this.onOverrun);
    this.registry.off('state', this.onState);
  }

  /** Tells the worker to stop an attempt that the ledger ends. */
  private stopOverdue({ task, leaseId, workerId }: HeldAttempt, overrun: EndedOverrun): void {
    this.log.warn(
      { event: 'attempt_overran', taskId: task.id, leaseId, workerId, overrun },
      'the worker did not start or end the attempt in time; the control plane ends it',
    );
    if (overrun === 'START_TIMEOUT') this.registry.recordRejection(workerId, rejectionPauseMs);
    this.stopAtWorker(workerId, leaseId, overrunOutcome(overrun).error!.message, 0);
  }

  /** Repeats end requests, which the worker may have missed if this process or the link ended at that moment. */
  private repeatRequests(workerId: string): void {
    for (const { leaseId, request } of this.ledger.onWorker(workerId)) {
      // A pending claim is unknown to the worker. The reply to its registration lists ended sessions.
      if (!request || leaseId === '' || isOfLostSession(request)) continue;
      this.stopAtWorker(workerId, leaseId, request.outcome.error!.message, this.ledger.remainingMs(request));
    }
  }

  /** Tells the worker to stop the attempt. If that fails, the reply to its next report does. */
  private stopAtWorker(workerId: string, leaseId: string, reason: string, graceMs: number): void {
    this.workerInterface.cancel(workerId, leaseId, reason, graceMs).catch(() => undefined);
  }
}
