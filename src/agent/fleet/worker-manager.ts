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

/** Lists, drains, resumes and removes workers of all replicas for operators. */
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
   * Drains a worker until it is resumed, also across restarts of its process. Its tasks can run until the deadline.
   * @throws YardError `NOT_FOUND`; `LINK_CLOSED` or `REPLY_TIMEOUT` if the worker's replica does not answer.
   */
  async drain(workerId: string, deadlineMs: number): Promise<WorkerRecord> {
    await this.controlOf(workerId).drainWorker({ workerId, deadlineMs });
    return this.get(workerId);
  }

  /**
   * Resumes a worker. A worker without a link is notified when it registers.
   * @throws YardError as `drain`; `DRAINING` if the worker itself decided to shut down.
   */
  async resume(workerId: string): Promise<WorkerRecord> {
    await this.controlOf(workerId).resumeWorker({ workerId });
    return this.get(workerId);
  }

  /**
   * Removes a worker and closes its link. With `force`, its running tasks run elsewhere and its open sessions are lost.
   * A live process registers again: stop it, or drain the worker instead.
   * @throws YardError as `drain`; `CONFLICT` if the worker runs tasks or has open sessions and `force` is not set.
   */
  async remove(workerId: string, force: boolean): Promise<void> {
    await this.controlOf(workerId).removeWorker({ workerId, force });
  }

  /**
   * Handles the exit of a worker process, as its supervisor reports it: no grace, its tasks run elsewhere at once.
   * Messages sent before the exit still count. A report on a replaced or unknown instance affects no other instance.
   */
  async exited(workerId: string, exit: WorkerExit): Promise<void> {
    const holder = this.fleet.holderOf(workerId);
    try {
      if (holder?.isAlive) return void (await this.replicas.get(holder.replicaId).workerExited({ workerId, ...exit }));
    } catch (error) {
      // Its attempts are lost even if the holder does not answer.
      if (!isUnanswered(error)) throw error;
    }
    await this.local.workerExited({ workerId, ...exit });
  }

  counts(): FleetCounts {
    return { ...countWorkers(this.fleet.list()), strategy: this.loadBalancer.strategy };
  }

  /** Returns the control of a worker at its holder. @throws YardError `NOT_FOUND`. */
  private controlOf(workerId: string): OperatorControl {
    const holder = this.fleet.holderOf(this.get(workerId).workerId);
    if (!holder) return this.local;
    return holder.isAlive ? this.replicas.get(holder.replicaId) : this.orphaned;
  }
}

/** True if the replica may or may not have handled the request. */
function isUnanswered(error: unknown): boolean {
  return error instanceof YardError && (error.code === 'LINK_CLOSED' || error.code === 'REPLY_TIMEOUT');
}

/** Counts workers by state, and the slots of online and draining ones. */
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
