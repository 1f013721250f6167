import type { Clock } from '../../clock';
import type { Log } from '../../log';
import { YardError, type Outcome } from '../../protocol';
import { isFinal, type Task, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { Assignments } from './assignments';
import { decidedOutcome, errorOf } from './outcomes';

export interface CancelOptions {
  reason?: string;
  /** From the soft stop to the hard one. */
  graceMs?: number;
}

const defaultGraceMs = 2000;

/** Ends tasks because a caller asked for it. */
export class Cancellations {
  constructor(
    private readonly store: TaskStore,
    private readonly assignments: Assignments,
    private readonly workerInterface: WorkerInterface,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Cancels a queued task at once. A running one is cancelled by its worker, which confirms by the outcome.
   * @throws YardError `NOT_FOUND`, or `CONFLICT` with the state if the task has ended.
   */
  async cancel(
    taskId: string,
    { reason = 'the caller asked', graceMs = defaultGraceMs }: CancelOptions = {},
  ): Promise<Task> {
    const task = await this.get(taskId);
    if (isFinal(task.state)) {
      throw new YardError('CONFLICT', `task ${taskId} has ended: ${task.state}`, { details: { state: task.state } });
    }
    const outcome = decidedOutcome('cancelled', errorOf('CANCELLED', reason));
    for (;;) {
      const ended = await this.store.endQueued(taskId, outcome, this.clock.nowMs());
      if (ended) return ended;
      const isAcknowledged = await this.cancelRunning(taskId, outcome, graceMs);
      const now = await this.get(taskId);
      // Its attempt may have ended between the two looks, and the task wait for another one.
      if (isAcknowledged || isFinal(now.state)) return now;
    }
  }

  /** Asks for the end of the running attempt, or ends it; false if no attempt runs. */
  private async cancelRunning(taskId: string, outcome: Outcome, graceMs: number): Promise<boolean> {
    const { assignments, workerInterface, store, log } = this;
    const assignment = assignments.of(taskId);
    if (!assignment) {
      // Its worker has not come back since the control plane started; it hears of it when it registers.
      const attempt = (await store.attempts(taskId)).at(-1);
      return attempt !== undefined && attempt.finishedAtMs === undefined && this.decide(attempt.leaseId, outcome);
    }
    const { workerId, leaseId } = assignment;
    assignments.hasten(leaseId, graceMs, outcome, () => {
      this.decide(leaseId, outcome).catch((err: unknown) =>
        log.error({ err, leaseId }, 'a cancelled task could not be ended'),
      );
    });
    try {
      await workerInterface.cancel(workerId, leaseId, outcome.error!.message, graceMs);
      return true;
    } catch {
      // The worker cannot be asked. It hears of it when it reports: its lease is no longer current.
      return this.decide(leaseId, outcome);
    }
  }

  /** Ends a running task on the worker's behalf; false if its attempt has ended since. */
  private async decide(leaseId: string, outcome: Outcome): Promise<boolean> {
    const { store, assignments, clock } = this;
    const { status } = await store.finish(leaseId, outcome, clock.nowMs());
    if (status === 'recorded') assignments.end(leaseId);
    return status === 'recorded';
  }

  private async get(taskId: string): Promise<Task> {
    const task = await this.store.get(taskId);
    if (!task) throw new YardError('NOT_FOUND', `there is no task ${taskId}`);
    return task;
  }
}
