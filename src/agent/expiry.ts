import type { Clock } from '../clock';
import type { HealthMonitor, HealthMonitorEvents } from '../health-monitor';
import type { Log } from '../log';
import type { TaskStore } from '../tasks';
import type { WorkerInterface } from '../worker-interface';
import type { Assignment, Assignments } from './assignments';
import { decidedOutcome, errorOf } from './outcomes';
import type { Recovery } from './recovery';

export interface ExpiryParts {
  store: TaskStore;
  healthMonitor: HealthMonitor;
  workerInterface: WorkerInterface;
  assignments: Assignments;
  recovery: Recovery;
  clock: Clock;
  log: Log;
}

type Listener<K extends keyof HealthMonitorEvents> = (...args: HealthMonitorEvents[K]) => void;

/** What becomes of tasks whose time ran out: with their worker, their lease, in the queue, or while they run. */
export class Expiry {
  private readonly onLost: Listener<'lost'> = ({ workerId }, reason) =>
    this.guard(this.parts.recovery.loseWorker(workerId, reason));
  private readonly onExpired: Listener<'expired'> = (attempts) =>
    this.guard(this.parts.recovery.loseAttempts(attempts, 'its lease ended'));
  private readonly onAbsent: Listener<'absent'> = (attempts) =>
    this.guard(
      this.parts.recovery.loseAttempts(attempts, 'the worker did not come back after a restart of the control plane'),
    );
  private readonly onOverdue: Listener<'overdue'> = (tasks) => {
    for (const { id, queueTimeoutMs } of tasks) this.guard(this.endOverdue(id, queueTimeoutMs));
  };

  constructor(private readonly parts: ExpiryParts) {}

  start(): void {
    this.parts.healthMonitor
      .on('lost', this.onLost)
      .on('absent', this.onAbsent)
      .on('expired', this.onExpired)
      .on('overdue', this.onOverdue);
  }

  stop(): void {
    this.parts.healthMonitor
      .off('lost', this.onLost)
      .off('absent', this.onAbsent)
      .off('expired', this.onExpired)
      .off('overdue', this.onOverdue);
  }

  /** The worker should have ended the attempt long ago: the control plane does, and tells it. */
  endOverrun({ taskId, workerId, leaseId }: Assignment): void {
    const { store, workerInterface, assignments, clock, log } = this.parts;
    log.warn({ taskId, leaseId, workerId }, 'a worker did not end an attempt in time; the control plane does');
    assignments.end(leaseId);
    const error = errorOf('TIMEOUT', 'the attempt ran longer than it may, and its worker did not end it', {
      endedBy: 'control plane',
    });
    this.guard(store.finish(leaseId, decidedOutcome('timed_out', error), clock.nowMs()));
    workerInterface.cancel(workerId, leaseId, 'the attempt ran longer than it may', 0).catch(() => undefined);
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
