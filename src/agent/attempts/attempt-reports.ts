import { EventEmitter } from 'node:events';
import type {
  FinishedAttempt,
  RunningAttempt,
  TaskFinished,
  TaskFinishedReply,
  TaskOutput,
  TaskOutputReply,
} from '@yardmaster/protocol';
import { parseLeaseId, type Attempt, type TaskStore } from '../../tasks';
import type { AttemptLedger, LinkedWorker } from './attempt-ledger';
import { loss } from './loss';

type Presented = { running: RunningAttempt[]; finished: FinishedAttempt[] };
type Reconciled = { adopted: string[]; recorded: string[]; aborted: string[] };

/** Handles workers' reports on attempts. Rejects reports without a current lease of the reporting worker. */
export class AttemptReports extends EventEmitter<{ stale: [workerId: string] }> {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
  ) {
    super();
  }

  /** Returns the attempts that the store assigns to a worker. */
  listRunning({ workerId }: LinkedWorker): Promise<Attempt[]> {
    return this.store.attempts.running({ workerId });
  }

  /**
   * Handles a registration: records the outcomes that the worker presents, continues its running attempts, and loses
   * those in `held` that it does not present (protocol rule 6).
   */
  async registered(worker: LinkedWorker, presented: Presented, held: readonly Attempt[]): Promise<Reconciled> {
    const reconciled: Reconciled = { adopted: [], recorded: [], aborted: [] };
    for (const { leaseId, outcome } of presented.finished) {
      const status = await this.finished(worker.workerId, { leaseId, outcome });
      reconciled[status === 'recorded' ? 'recorded' : 'aborted'].push(leaseId);
    }
    for (const { leaseId } of presented.running) {
      const attempt = held.find((each) => each.leaseId === leaseId);
      const isAdopted = attempt !== undefined && (await this.ledger.adopt(attempt, worker));
      reconciled[isAdopted ? 'adopted' : 'aborted'].push(leaseId);
    }
    const kept = new Set([...reconciled.adopted, ...reconciled.recorded, ...reconciled.aborted]);
    const lost = held.filter(({ leaseId }) => !kept.has(leaseId));
    await this.ledger.lose(lost, loss('replaced'));
    // Some may have ended since they were adopted: the worker must stop them.
    const isHeld = (leaseId: string): boolean => this.ledger.byLease(leaseId) !== undefined;
    const ended = reconciled.adopted.filter((leaseId) => !isHeld(leaseId));
    return { ...reconciled, adopted: reconciled.adopted.filter(isHeld), aborted: [...reconciled.aborted, ...ended] };
  }

  async output(workerId: string, { leaseId, chunks }: TaskOutput): Promise<TaskOutputReply['status']> {
    if (await this.belongsToAnother(workerId, leaseId)) return this.reportStale(workerId);
    const status = await this.store.attempts.appendOutput(leaseId, chunks, this.ledger.nowMs());
    if (status === 'stale') return this.reportStale(workerId);
    this.progressed(leaseId);
    return 'ok';
  }

  /** Restarts the no-progress timeout of an attempt. Returns false if the attempt is not held here. */
  progressed(leaseId: string): boolean {
    this.ledger.progress(leaseId);
    return this.ledger.byLease(leaseId) !== undefined;
  }

  async finished(workerId: string, { leaseId, outcome }: TaskFinished): Promise<TaskFinishedReply['status']> {
    if (await this.belongsToAnother(workerId, leaseId)) return this.reportStale(workerId);
    const { status } = await this.ledger.finish(leaseId, outcome);
    return status === 'stale' ? this.reportStale(workerId) : 'recorded';
  }

  /**
   * Returns true if the lease belongs to another worker. Synchronous for attempts held here; others have ended or are
   * not adopted yet.
   */
  private belongsToAnother(workerId: string, leaseId: string): boolean | Promise<boolean> {
    const held = this.ledger.byLease(leaseId);
    return held ? held.workerId !== workerId : this.belongedToAnother(workerId, leaseId);
  }

  private async belongedToAnother(workerId: string, leaseId: string): Promise<boolean> {
    const taskId = parseLeaseId(leaseId)?.taskId;
    const attempts = taskId === undefined ? [] : await this.store.tasks.attempts(taskId);
    const attempt = attempts.find((each) => each.leaseId === leaseId);
    return attempt !== undefined && attempt.workerId !== workerId;
  }

  private reportStale(workerId: string): 'stale' {
    this.emit('stale', workerId);
    return 'stale';
  }
}
