import { EventEmitter } from 'node:events';
import type { Clock, Random } from '../../clock';
import type { YardConfig } from '../../config';
import type {
  FinishedAttempt,
  Outcome,
  RunningAttempt,
  TaskFinished,
  TaskFinishedReply,
  TaskOutput,
  TaskOutputReply,
} from '../../protocol';
import { parseLeaseId, type Attempt, type Recorded, type TaskStore } from '../../tasks';
import type { Assignments } from './assignments';
import { handedBackLoss, loss } from './loss';
import type { Recovery } from './recovery';
import { isHandedBack, retryDelayMs, withRetryAfter } from './retry.policy';
import type { OpenSessions } from '../sessions';

export interface AttemptReportsParts {
  store: TaskStore;
  assignments: Assignments;
  recovery: Recovery;
  openSessions: OpenSessions;
  clock: Clock;
  random: Random;
  config: Pick<YardConfig, 'leaseTtlMs'>;
}

type Presented = { running: RunningAttempt[]; finished: FinishedAttempt[] };
type Sorted = { adopted: string[]; recorded: string[]; aborted: string[] };

/** Records what workers report of their attempts, and only what comes under a current lease. */
export class AttemptReports extends EventEmitter<{ stale: [workerId: string] }> {
  constructor(private readonly parts: AttemptReportsParts) {
    super();
  }

  /**
   * A worker is (back) on a link. Outcomes that it presents are recorded, attempts that it still runs go on, and what the
   * store thinks it holds and it does not present is lost (protocol rule 6).
   */
  async registered(worker: { workerId: string; instanceId: string }, presented: Presented): Promise<Sorted> {
    const held = await this.parts.store.running({ workerId: worker.workerId });
    const sorted: Sorted = { adopted: [], recorded: [], aborted: [] };
    for (const { leaseId, outcome } of presented.finished) {
      const status = await this.finished(worker.workerId, { leaseId, outcome });
      sorted[status === 'recorded' ? 'recorded' : 'aborted'].push(leaseId);
    }
    for (const { leaseId } of presented.running) {
      const isAdopted = await this.adopt(
        held.find((attempt) => attempt.leaseId === leaseId),
        worker,
      );
      sorted[isAdopted ? 'adopted' : 'aborted'].push(leaseId);
    }
    const kept = new Set([...sorted.adopted, ...sorted.recorded, ...sorted.aborted]);
    const lost = held.filter(({ leaseId }) => !kept.has(leaseId));
    await this.parts.recovery.loseAttempts(lost, loss('replaced'));
    return sorted;
  }

  async output(workerId: string, { leaseId, chunks }: TaskOutput): Promise<TaskOutputReply['status']> {
    const { store, assignments, clock } = this.parts;
    const assignment = assignments.under(leaseId);
    if (assignment ? assignment.workerId !== workerId : await this.isOfAnother(workerId, leaseId))
      return this.stale(workerId);
    const status = await store.appendOutput(leaseId, chunks, clock.nowMs());
    if (status === 'stale') return this.stale(workerId);
    assignments.progressed(leaseId);
    return 'ok';
  }

  /** How an attempt ended, as its worker says, or as the control plane decides in its stead. */
  async finished(workerId: string, { leaseId, outcome }: TaskFinished): Promise<TaskFinishedReply['status']> {
    const assignment = this.parts.assignments.under(leaseId);
    if (assignment ? assignment.workerId !== workerId : await this.isOfAnother(workerId, leaseId))
      return this.stale(workerId);
    if (assignment && isHandedBack(outcome)) {
      await this.parts.recovery.lose(leaseId, assignment.taskId, handedBackLoss(outcome.error?.message));
      return 'recorded';
    }
    const delayMs = await this.retryDelayMs(leaseId, outcome);
    const recording = this.record(leaseId, outcome, assignment?.cancelled ? undefined : delayMs);
    // The worker has room from now on, whatever becomes of the report; the next task shares the report's transaction.
    this.parts.assignments.end(leaseId);
    const { status } = await recording;
    return status === 'stale' ? this.stale(workerId) : 'recorded';
  }

  /** For a lease that no assignment holds: its attempt has ended, or is not adopted yet, or never was. */
  private async isOfAnother(workerId: string, leaseId: string): Promise<boolean> {
    const taskId = parseLeaseId(leaseId)?.taskId;
    const attempts = taskId === undefined ? [] : await this.parts.store.attempts(taskId);
    const attempt = attempts.find((each) => each.leaseId === leaseId);
    return attempt !== undefined && attempt.workerId !== workerId;
  }

  private stale(workerId: string): 'stale' {
    this.emit('stale', workerId);
    return 'stale';
  }

  private record(leaseId: string, outcome: Outcome, delayMs: number | undefined): Promise<Recorded> {
    const { store, clock } = this.parts;
    const nowMs = clock.nowMs();
    return delayMs === undefined
      ? store.finish(leaseId, outcome, nowMs)
      : store.retry(leaseId, outcome, nowMs + delayMs, nowMs);
  }

  /** How long until another attempt, where the task wants one after this outcome. */
  private async retryDelayMs(leaseId: string, { status, error }: Outcome): Promise<number | undefined> {
    if (!error || status === 'cancelled') return undefined;
    const taskId = parseLeaseId(leaseId)?.taskId;
    const task = taskId === undefined ? undefined : await this.parts.store.get(taskId);
    const isStranded = task?.sessionId !== undefined && !this.parts.openSessions.has(task.sessionId);
    if (!task || isStranded) return undefined;
    const delayMs = retryDelayMs(task, error.code, this.parts.random.next());
    return delayMs === undefined ? undefined : withRetryAfter(delayMs, error.details);
  }

  /** The worker has shown that it goes on with the attempt under a lease. */
  progressed(leaseId: string): void {
    this.parts.assignments.progressed(leaseId);
  }

  private async adopt(
    attempt: Attempt | undefined,
    worker: { workerId: string; instanceId: string },
  ): Promise<boolean> {
    if (!attempt) return false;
    const { store, assignments, openSessions, clock, config } = this.parts;
    const { leaseId, taskId, startedAtMs } = attempt;
    const nowMs = clock.nowMs();
    const isAdopted = await store.adopt(leaseId, { ...worker, leaseUntilMs: nowMs + config.leaseTtlMs });
    if (!isAdopted) return false;
    const task = await store.get(taskId);
    // One that is known stays what it was, also where its end was asked for; its worker says that it has it and goes on.
    if (!assignments.resumed(leaseId)) {
      const timeoutMs = Math.max(0, startedAtMs + (task?.timeoutMs ?? 0) - nowMs);
      const { noProgressTimeoutMs } = task ?? {};
      assignments.begin({ leaseId, taskId, workerId: worker.workerId }, { timeoutMs, noProgressTimeoutMs });
    }
    if (task) openSessions.began(task);
    return true;
  }
}
