import type { Artifacts } from '../../artifacts';
import type { Clock } from '../../clock';
import type { HealthMonitor, HealthMonitorEvents } from '../../health-monitor';
import type { Log } from '../../log';
import type { Registry } from '../../registry';
import type { TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { Assignment, Overrun } from './assignments';
import type { AttemptReports } from './attempt-reports';
import { linkLoss, loss } from './loss';
import { decidedOutcome, errorOf } from './outcomes';
import type { Recovery } from './recovery';
import { rejectionPauseMs } from './retry.policy';

export interface ExpiryParts {
  store: TaskStore;
  healthMonitor: HealthMonitor;
  registry: Registry;
  workerInterface: WorkerInterface;
  reports: AttemptReports;
  recovery: Recovery;
  artifacts: Artifacts;
  clock: Clock;
  log: Log;
}

type Listener<K extends keyof HealthMonitorEvents> = (...args: HealthMonitorEvents[K]) => void;

/** What becomes of tasks whose time ran out: with their worker, their lease, in the queue, or while they run. */
export class Expiry {
  private readonly onLost: Listener<'lost'> = (worker) =>
    this.guard(this.parts.recovery.loseWorker(worker.workerId, linkLoss(worker)));
  private readonly onExpired: Listener<'expired'> = (attempts) =>
    this.guard(this.parts.recovery.loseAttempts(attempts, loss('lease_ended')));
  private readonly onAbsent: Listener<'absent'> = (attempts) =>
    this.guard(this.parts.recovery.loseAttempts(attempts, loss('absent')));
  private readonly onOverdue: Listener<'overdue'> = (tasks) => {
    for (const { id, queueTimeoutMs } of tasks) this.guard(this.endOverdue(id, queueTimeoutMs));
  };
  private readonly onPruned: Listener<'pruned'> = (taskIds) => void this.parts.artifacts.removeTasks(taskIds);

  constructor(private readonly parts: ExpiryParts) {}

  start(): void {
    this.parts.healthMonitor
      .on('lost', this.onLost)
      .on('absent', this.onAbsent)
      .on('expired', this.onExpired)
      .on('overdue', this.onOverdue)
      .on('pruned', this.onPruned);
  }

  stop(): void {
    this.parts.healthMonitor
      .off('lost', this.onLost)
      .off('absent', this.onAbsent)
      .off('expired', this.onExpired)
      .off('overdue', this.onOverdue)
      .off('pruned', this.onPruned);
  }

  /** The worker should have ended the attempt, or accepted it, long ago: the control plane ends it, and tells it. */
  endOverrun({ taskId, workerId, leaseId }: Assignment, overrun: Overrun): void {
    const { reports, registry, workerInterface, log } = this.parts;
    log.warn({ taskId, leaseId, workerId, overrun }, 'a worker did not end an attempt in time; the control plane does');
    if (overrun === 'START_TIMEOUT') registry.rejected(workerId, rejectionPauseMs);
    const { message, details } = overruns[overrun];
    const outcome = decidedOutcome('timed_out', errorOf(overrun, message, { endedBy: 'control plane', ...details }));
    this.guard(reports.finished(workerId, { leaseId, outcome }));
    workerInterface.cancel(workerId, leaseId, message, 0).catch(() => undefined);
  }

  private async endOverdue(taskId: string, queueTimeoutMs: number): Promise<void> {
    const error = errorOf('QUEUE_TIMEOUT', `no worker took the task within ${queueTimeoutMs} ms`);
    await this.parts.store.endQueued(taskId, decidedOutcome('timed_out', error), this.parts.clock.nowMs());
  }

  private guard(work: Promise<unknown>): void {
    work.catch((error: unknown) =>
      this.parts.log.error({ err: error }, 'what ran out of time could not be recorded; it is tried again'),
    );
  }
}

const overruns: Readonly<Record<Overrun, { message: string; details?: Record<string, unknown> }>> = {
  TIMEOUT: { message: 'the attempt ran longer than it may, and its worker did not end it' },
  NO_PROGRESS: { message: 'the attempt made no progress for longer than it may, and its worker did not end it' },
  START_TIMEOUT: {
    message: 'the worker did not accept the attempt in the time in which it should have begun',
    details: { cause: 'unanswered' },
  },
};
