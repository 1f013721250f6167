import { YardError } from '@yardmaster/protocol';
import type { Registry, WorkerRecord } from '../../registry';
import type { Done, PeerRequests, WorkerControl } from '../../replicas';
import type { WorkerRemovals } from './worker-removals';
import type { Drains } from './drains';

/** The operations of operators on a worker. */
export type OperatorControl = Pick<WorkerControl, 'drainWorker' | 'resumeWorker' | 'removeWorker' | 'workerExited'>;

type Request<Kind extends keyof OperatorControl> = PeerRequests[Kind]['request'];

/** Runs operators' requests on workers linked to this replica. */
export class LinkedWorkers implements OperatorControl {
  constructor(
    private readonly registry: Registry,
    private readonly drains: Drains,
    private readonly removals: WorkerRemovals,
  ) {}

  /** @throws YardError `NOT_FOUND`. */
  async drainWorker({ workerId, deadlineMs }: Request<'drainWorker'>): Promise<Done> {
    this.get(workerId);
    await this.drains.drain(workerId, deadlineMs);
    return {};
  }

  /** @throws YardError `NOT_FOUND`; `DRAINING` if the worker itself decided to shut down. */
  async resumeWorker({ workerId }: Request<'resumeWorker'>): Promise<Done> {
    this.get(workerId);
    await this.drains.resume(workerId);
    return {};
  }

  /** @throws YardError `NOT_FOUND`; `CONFLICT` if the worker runs tasks or has open sessions and `force` is not set. */
  async removeWorker({ workerId, force }: Request<'removeWorker'>): Promise<Done> {
    await this.removals.remove(this.get(workerId), force);
    return {};
  }

  async workerExited({ workerId, ...exit }: Request<'workerExited'>): Promise<Done> {
    await this.removals.exited(workerId, exit);
    return {};
  }

  private get(workerId: string): WorkerRecord {
    const worker = this.registry.get(workerId);
    if (!worker) throw new YardError('NOT_FOUND', `worker ${workerId} not found`);
    return worker;
  }
}
