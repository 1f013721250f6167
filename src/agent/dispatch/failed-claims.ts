import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import { decidedOutcome, errorOf } from '../../tasks';
import type { AttemptLedger } from '../attempts';

/**
 * Another task of the transaction may be the cause of a failed claim; after this many failures, each in its own
 * transaction, it is this task.
 */
const failuresMax = 3;
const pauseMs = 250;
const failingMax = 1000;

/** Tasks whose claim failed. Each is retried alone after a pause, then fails; no other task waits for it. */
export class FailedClaims {
  private readonly failures = new Map<string, number>();
  /** By task, resolved when it can be retried. */
  private readonly pauses = new Map<string, Promise<void>>();

  constructor(
    private readonly ledger: AttemptLedger,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** True while the task must not be claimed: it is paused, or its failed claim still has a slot. */
  isPaused(taskId: string): boolean {
    return this.pauses.has(taskId) || this.ledger.byTask(taskId) !== undefined;
  }

  succeeded(taskId: string): void {
    if (this.failures.size > 0) this.failures.delete(taskId);
  }

  /** Resolves when the task has ended or can be retried. Never rejects. */
  failed(taskId: string, err: unknown): Promise<void> {
    this.log.error({ event: 'task_claim_failed', err, taskId }, 'could not assign the task to a worker');
    const known = this.pauses.get(taskId);
    if (known) return known;
    const pause = this.handle(taskId).finally(() => this.pauses.delete(taskId));
    this.pauses.set(taskId, pause);
    return pause;
  }

  private async handle(taskId: string): Promise<void> {
    const failures = (this.failures.get(taskId) ?? 0) + 1;
    if (this.failures.size >= failingMax) this.failures.delete(this.failures.keys().next().value!);
    this.failures.set(taskId, failures);
    if (failures >= failuresMax && (await this.endTask(taskId))) return;
    await new Promise<void>((resolve) => this.clock.setTimer(pauseMs, resolve));
  }

  private async endTask(taskId: string): Promise<boolean> {
    const error = errorOf(
      'INTERNAL',
      `the task could not be assigned in ${failuresMax} tries; the error is in the log`,
    );
    try {
      await this.ledger.endWaiting(taskId, decidedOutcome('failed', error));
      this.failures.delete(taskId);
      return true;
    } catch (err) {
      this.log.error(
        { event: 'task_end_write_failed', err, taskId },
        'could not record the failure of a task that cannot be assigned; tries again after a pause',
      );
      return false;
    }
  }
}
