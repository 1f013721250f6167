import type { LoadBalancer } from '../../load-balancer';
import { YardError } from '@yardmaster/protocol';
import { workerStates, type Fleet, type WorkerRecord, type WorkerState } from '../../registry';
import type { WorkerExit } from '../attempts';
import type { RemoteReplicas } from '../../replicas';
import type { StrategyName } from '../../strategies';
import type { OrphanedWorkers } from './orphaned-workers';
import type { OperatorControl, LinkedWorkers } from './linked-workers';

/** Live counts over workers. */
export interface WorkerCounts {
  workers: Record<WorkerState, number>;
  slots: { total: number; used: number };
}

/** Live counts over the fleet. */
export interface FleetCounts extends WorkerCounts {
  strategy: StrategyName;
}

/** What operators can do with workers, wherever they are linked: look at them, drain, resume and remove them. */
export class WorkerManager {
  constructor(
    private readonly fleet: Fleet,
    private readonly local: LinkedWorkers,
    private readonly orphaned: OrphanedWorkers,
    private readonly replicas: RemoteReplicas,
    private readonly loadBalancer: LoadBalancer,
  ) {}

  list(): WorkerRecord[] {
    return this.fleet.list().sort((a, b) => (a.workerId < b.workerId ? -1 : 1));
  }

  /** @throws YardError `NOT_FOUND`. */
  get(workerId: string): WorkerRecord {
    const worker = this.fleet.get(workerId);
    if (!worker) throw new YardError('NOT_FOUND', `worker ${workerId} not found`);
    return worker;
  }

  /**
   * The worker takes no more work until it is resumed, also after a restart of its process; its tasks may go on until the deadline.
   * @throws YardError `NOT_FOUND`; `LINK_CLOSED` or `REPLY_TIMEOUT` if the replica that has its link does not answer.
   */
  async drain(workerId: string, deadlineMs: number): Promise<WorkerRecord> {
    await this.controlOf(workerId).drainWorker({ workerId, deadlineMs });
    return this.get(workerId);
  }

  /**
   * The worker takes work again. One that has no link now is told when it registers.
   * @throws YardError as `drain`; `DRAINING` if the worker itself has decided to end.
   */
  async resume(workerId: string): Promise<WorkerRecord> {
    await this.controlOf(workerId).resumeWorker({ workerId });
    return this.get(workerId);
  }

  /**
   * Forgets a worker and closes its link. With `force` its running tasks run elsewhere and its open sessions are lost. A process that is
   * alive will register again: stop it, or drain the worker instead.
   * @throws YardError as `drain`; `CONFLICT` if tasks run or sessions are open on the worker and `force` is not set.
   */
  async remove(workerId: string, force: boolean): Promise<void> {
    await this.controlOf(workerId).removeWorker({ workerId, force });
  }

  /**
   * The supervisor of a worker process reports its end: there is no grace, its tasks run elsewhere at once. Messages that it sent before
   * still count. A report on an instance that was replaced, or that no control plane ever saw, affects no other instance.
   */
  async exited(workerId: string, exit: WorkerExit): Promise<void> {
    const holder = this.fleet.holderOf(workerId);
    try {
      if (holder?.isAlive) return void (await this.replicas.get(holder.replicaId).workerExited({ workerId, ...exit }));
    } catch (error) {
      // Its attempts are lost, whatever its holder knows.
      if (!isUnanswered(error)) throw error;
    }
    await this.local.workerExited({ workerId, ...exit });
  }

  counts(): FleetCounts {
    return { ...countWorkers(this.fleet.list()), strategy: this.loadBalancer.strategy };
  }

  /** The control of a worker, where its link is. @throws YardError `NOT_FOUND`. */
  private controlOf(workerId: string): OperatorControl {
    const holder = this.fleet.holderOf(this.get(workerId).workerId);
    if (!holder) return this.local;
    return holder.isAlive ? this.replicas.get(holder.replicaId) : this.orphaned;
  }
}

/** It is not known whether a replica did what it was asked for. */
function isUnanswered(error: unknown): boolean {
  return error instanceof YardError && (error.code === 'LINK_CLOSED' || error.code === 'REPLY_TIMEOUT');
}

/** Counts workers by their states, and the slots of those that are here. */
export function countWorkers(counted: readonly WorkerRecord[]): WorkerCounts {
  const workers = Object.fromEntries(workerStates.map((state) => [state, 0])) as Record<WorkerState, number>;
  const slots = { total: 0, used: 0 };
  for (const worker of counted) {
    workers[worker.state]++;
    if (worker.state !== 'online' && worker.state !== 'draining') continue;
    slots.total += worker.slots;
    slots.used += worker.inFlight.size;
  }
  return { workers, slots };
}
