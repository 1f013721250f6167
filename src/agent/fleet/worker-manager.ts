import type { LoadBalancer } from '../../load-balancer';
import { YardError } from '../../protocol';
import { workerStates, type Fleet, type WorkerRecord, type WorkerState } from '../../registry';
import type { WorkerExit } from '../attempts';
import type { Departures } from './departures';
import type { Drains } from './drains';

/** Live counts over workers. */
export interface WorkerCounts {
  workers: Record<WorkerState, number>;
  slots: { total: number; used: number };
}

/** Live counts over the fleet. */
export interface FleetCounts extends WorkerCounts {
  strategy: string;
}

/** What operators can do with workers: look at them, drain, resume and remove them. */
export class WorkerManager {
  constructor(
    private readonly fleet: Fleet,
    private readonly drains: Drains,
    private readonly departures: Departures,
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
   * The worker takes no more work until it is resumed, also after a restart; its tasks may go on until the deadline.
   * @throws YardError `NOT_FOUND`.
   */
  async drain(workerId: string, deadlineMs: number): Promise<WorkerRecord> {
    this.get(workerId);
    await this.drains.drain(workerId, deadlineMs);
    return this.get(workerId);
  }

  /**
   * The worker takes work again. One that has no link now is told when it registers.
   * @throws YardError `NOT_FOUND`; `DRAINING` if the worker itself has decided to end.
   */
  async resume(workerId: string): Promise<WorkerRecord> {
    this.get(workerId);
    await this.drains.resume(workerId);
    return this.get(workerId);
  }

  /**
   * Forgets a worker and closes its link. With `force` its running tasks run elsewhere and its open sessions are lost. A process that is
   * alive will register again: stop it, or drain the worker instead.
   * @throws YardError `NOT_FOUND`; `CONFLICT` if tasks run or sessions are open on the worker and `force` is not set.
   */
  async remove(workerId: string, force: boolean): Promise<void> {
    await this.departures.remove(this.get(workerId), force);
  }

  /**
   * The supervisor of a worker process reports its end: there is no grace, its tasks run elsewhere at once. Messages that it sent before
   * still count. A report on an instance that was replaced, or that this control plane never saw, affects no other instance.
   */
  exited(workerId: string, exit: WorkerExit): Promise<void> {
    return this.departures.exited(workerId, exit);
  }

  counts(): FleetCounts {
    return { ...countWorkers(this.fleet.list()), strategy: this.loadBalancer.strategy };
  }
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
