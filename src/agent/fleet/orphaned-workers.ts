import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { Done, PeerRequests } from '../../replicas';
import type { FleetRecords, FleetWorker } from '../../tasks';
import { exitLoss, loss, type LinkLosses } from '../attempts';
import type { OperatorControl } from './linked-workers';

type Request<Kind extends keyof OperatorControl> = PeerRequests[Kind]['request'];

/**
 * Runs operators' requests on a worker whose replica has ended, until the worker registers elsewhere: changes its row
 * by compare-and-set on its link. The worker's next replica applies the change.
 */
export class OrphanedWorkers implements OperatorControl {
  constructor(
    private readonly rows: FleetRecords,
    private readonly losses: LinkLosses,
    private readonly clock: Clock,
  ) {}

  async drainWorker({ workerId, deadlineMs }: Request<'drainWorker'>): Promise<Done> {
    const drain = { deadlineAtMs: this.clock.nowMs() + deadlineMs };
    return this.change({ ...this.get(workerId), isCordoned: true, drain });
  }

  /** Resumes a worker. If it was notified of the drain, it is notified of this when it registers. */
  async resumeWorker({ workerId }: Request<'resumeWorker'>): Promise<Done> {
    return this.change({ ...this.get(workerId), isCordoned: false });
  }

  /** @throws YardError `CONFLICT` if the worker runs tasks and `force` is not set. */
  async removeWorker({ workerId, force }: Request<'removeWorker'>): Promise<Done> {
    const { linkId, inFlight } = this.get(workerId);
    if (inFlight.length > 0 && !force) {
      const held = `worker ${workerId} runs ${inFlight.length} tasks`;
      throw new YardError('CONFLICT', `${held}: drain it first, or force its removal`);
    }
    if (!(await this.rows.unlink(workerId, linkId))) throw moved(workerId);
    await this.losses.lose({ workerId, linkId }, loss('removed'));
    return {};
  }

  async workerExited({ workerId, ...exit }: Request<'workerExited'>): Promise<Done> {
    await this.losses.loseInstance(workerId, exit.instanceId, exitLoss(exit));
    return {};
  }

  private async change(row: FleetWorker): Promise<Done> {
    if (!(await this.rows.update(row))) throw moved(row.workerId);
    return {};
  }

  private get(workerId: string): FleetWorker {
    const row = this.rows.get(workerId);
    if (!row) throw new YardError('NOT_FOUND', `worker ${workerId} not found`);
    return row;
  }
}

/** Creates the error for a worker that is linked to a replica by now: the caller can retry. */
function moved(workerId: string): YardError {
  return new YardError('LINK_CLOSED', `worker ${workerId} has just moved to another link; retry`);
}
