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

/** Tells workers to stop attempts that they should have ended, and repeats a request to end an attempt when its worker comes back. */
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

  /** The ledger ends the attempt; its worker is told. */
  private stopOverdue({ task, leaseId, workerId }: HeldAttempt, overrun: EndedOverrun): void {
    this.log.warn(
      { event: 'attempt_overran', taskId: task.id, leaseId, workerId, overrun },
      'the worker did not start or end the attempt in time; the control plane ends it',
    );
    if (overrun === 'START_TIMEOUT') this.registry.recordRejection(workerId, rejectionPauseMs);
    this.stopAtWorker(workerId, leaseId, overrunOutcome(overrun).error!.message, 0);
  }

  /** The worker may not have heard of the request: this process, or its link, may have ended at that moment. */
  private repeatRequests(workerId: string): void {
    for (const { leaseId, request } of this.ledger.onWorker(workerId)) {
      // The worker does not have an attempt that is being claimed. It learns from the reply to its registration which sessions have ended.
      if (!request || leaseId === '' || isOfLostSession(request)) continue;
      this.stopAtWorker(workerId, leaseId, request.outcome.error!.message, this.ledger.remainingMs(request));
    }
  }

  /** A worker that cannot be told hears of it when it reports. */
  private stopAtWorker(workerId: string, leaseId: string, reason: string, graceMs: number): void {
    this.workerInterface.cancel(workerId, leaseId, reason, graceMs).catch(() => undefined);
  }
}
