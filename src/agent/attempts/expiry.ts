import type { HealthMonitor, HealthMonitorEvents } from '../../health-monitor';
import type { Log } from '../../log';
import { decidedOutcome, errorOf } from '../../tasks';
import type { AttemptLedger } from './attempt-ledger';
import { linkLoss, loss } from './loss';

type Listener<K extends keyof HealthMonitorEvents> = (...args: HealthMonitorEvents[K]) => void;

/** Ends attempts and waiting tasks that the health monitor found to have run out of time. */
export class Expiry {
  private readonly onLost: Listener<'lost'> = (worker) =>
    this.guard(this.ledger.loseWorker(worker.workerId, linkLoss(worker)));
  private readonly onExpired: Listener<'expired'> = (attempts) =>
    this.guard(this.ledger.lose(attempts, loss('lease_ended')));
  private readonly onAbsent: Listener<'absent'> = (attempts) => this.guard(this.ledger.lose(attempts, loss('absent')));
  private readonly onOverdue: Listener<'overdue'> = (tasks) => {
    for (const { id, queueTimeoutMs } of tasks) this.guard(this.endOverdue(id, queueTimeoutMs));
  };

  constructor(
    private readonly healthMonitor: HealthMonitor,
    private readonly ledger: AttemptLedger,
    private readonly log: Log,
  ) {}

  start(): void {
    this.healthMonitor
      .on('lost', this.onLost)
      .on('absent', this.onAbsent)
      .on('expired', this.onExpired)
      .on('overdue', this.onOverdue);
  }

  stop(): void {
    this.healthMonitor
      .off('lost', this.onLost)
      .off('absent', this.onAbsent)
      .off('expired', this.onExpired)
      .off('overdue', this.onOverdue);
  }

  private async endOverdue(taskId: string, queueTimeoutMs: number): Promise<void> {
    const error = errorOf('QUEUE_TIMEOUT', `no worker took the task within ${queueTimeoutMs} ms`);
    await this.ledger.endWaiting(taskId, decidedOutcome('timed_out', error));
  }

  private guard(work: Promise<unknown>): void {
    work.catch((err: unknown) =>
      this.log.error({ err }, 'the end of an expired task could not be recorded; it is tried again'),
    );
  }
}
