import type { HealthMonitor, HealthMonitorEvents, Housekeeper, HousekeeperEvents } from '../../health-monitor';
import type { Log } from '../../log';
import { decidedOutcome, errorOf } from '../../tasks';
import type { AttemptLedger } from './attempt-ledger';
import type { LinkLosses } from './link-losses';
import { linkLoss, loss } from './loss';

type Listener<K extends keyof HousekeeperEvents> = (...args: HousekeeperEvents[K]) => void;

/** Ends overdue attempts and waiting tasks found by the health monitor and the housekeeper. */
export class Expiry {
  private readonly onLost = (...[worker]: HealthMonitorEvents['lost']): void =>
    this.guard(this.losses.lose(worker, linkLoss(worker)));
  private readonly onExpired: Listener<'expired'> = (attempts) =>
    this.guard(this.ledger.lose(attempts, loss('lease_ended')));
  private readonly onAbsent: Listener<'absent'> = (attempts) => this.guard(this.ledger.lose(attempts, loss('absent')));
  private readonly onOverdue: Listener<'overdue'> = (tasks) => {
    for (const { id, queueTimeoutMs } of tasks) this.guard(this.endOverdue(id, queueTimeoutMs));
  };

  constructor(
    private readonly healthMonitor: HealthMonitor,
    private readonly housekeeper: Housekeeper,
    private readonly ledger: AttemptLedger,
    private readonly losses: LinkLosses,
    private readonly log: Log,
  ) {}

  start(): void {
    this.healthMonitor.on('lost', this.onLost);
    this.housekeeper.on('absent', this.onAbsent).on('expired', this.onExpired).on('overdue', this.onOverdue);
  }

  stop(): void {
    this.healthMonitor.off('lost', this.onLost);
    this.housekeeper.off('absent', this.onAbsent).off('expired', this.onExpired).off('overdue', this.onOverdue);
  }

  private async endOverdue(taskId: string, queueTimeoutMs: number): Promise<void> {
    const error = errorOf('QUEUE_TIMEOUT', `no worker took the task within ${queueTimeoutMs} ms`);
    await this.ledger.endWaiting(taskId, decidedOutcome('timed_out', error));
  }

  private guard(work: Promise<unknown>): void {
    work.catch((err: unknown) =>
      this.log.error(
        { event: 'expiry_write_failed', err },
        'could not record the end of attempts or tasks that ran out of time; the next round tries again',
      ),
    );
  }
}
