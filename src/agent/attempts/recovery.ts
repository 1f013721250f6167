import type { Clock, Random } from '../../clock';
import type { Log } from '../../log';
import type { Attempt, TaskStore } from '../../tasks';
import type { Assignments } from './assignments';
import { exitLoss, type Loss } from './loss';
import { errorOf } from './outcomes';
import { retryDelayMs } from './retry.policy';
import type { OpenSessions } from '../sessions';
import type { WorkerExit } from './worker-exit';

export interface RecoveryParts {
  store: TaskStore;
  assignments: Assignments;
  openSessions: OpenSessions;
  clock: Clock;
  random: Random;
  log: Log;
}

/** Gives tasks that were lost with their workers another attempt, or an end. */
export class Recovery {
  constructor(private readonly parts: RecoveryParts) {}

  /** Everything that a worker held is lost. */
  async loseWorker(workerId: string, loss: Loss): Promise<void> {
    await this.loseAttempts(await this.parts.store.running({ workerId }), loss);
  }

  async loseAttempts(attempts: readonly Attempt[], loss: Loss): Promise<void> {
    await Promise.all(attempts.map(({ leaseId, taskId }) => this.lose(leaseId, taskId, loss)));
  }

  /** The process of a worker has ended: what this very instance held is lost. */
  async loseInstance(workerId: string, exit: WorkerExit): Promise<void> {
    const held = await this.parts.store.running({ workerId });
    const own = held.filter(({ instanceId }) => instanceId === exit.instanceId);
    await this.loseAttempts(own, exitLoss(exit));
  }

  /** One attempt is lost. Does nothing to the task where the lease is not current any more. */
  async lose(leaseId: string, taskId: string, { cause, reason, details }: Loss): Promise<void> {
    const { store, assignments, openSessions, clock, random, log } = this.parts;
    const cancelled = assignments.under(leaseId)?.cancelled;
    assignments.end(leaseId);
    const task = await store.get(taskId);
    if (!task) return;
    const message = `attempt ${task.attempt} was lost with worker ${task.workerId}: ${reason}`;
    const isStranded = task.sessionId !== undefined && !openSessions.has(task.sessionId);
    const error = errorOf(isStranded ? 'SESSION_LOST' : 'WORKER_LOST', message, { cause, ...details });
    const delayMs = isStranded ? undefined : retryDelayMs(task, error.code, random.next());
    log.warn({ taskId, leaseId, workerId: task.workerId, cause, delayMs }, `an attempt was lost: ${reason}`);
    const nowMs = clock.nowMs();
    // Nobody wants another attempt at a task whose end was asked for, and nobody is left to confirm it.
    if (cancelled && !isStranded) await store.finish(leaseId, cancelled, nowMs);
    else if (delayMs === undefined) await store.giveUp(leaseId, error, nowMs);
    else await store.requeue(leaseId, 'lost', error, nowMs, nowMs + delayMs);
  }
}
