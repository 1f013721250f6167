import type { Log } from '../../log';
import { YardError } from '@yardmaster/protocol';
import type { Registry, WorkerRecord } from '../../registry';
import type { WorkerInterface } from '../../worker-interface';
import { exitLoss, loss, type LinkLosses, type WorkerExit } from '../attempts';
import type { OpenSessions } from '../sessions';

/** Time for messages sent before the exit to arrive; on one machine they have arrived already. */
const settleMsMax = 200;

/** Removes workers whose end is certain, without the grace of a closed link. */
export class WorkerRemovals {
  constructor(
    private readonly registry: Registry,
    private readonly workerInterface: WorkerInterface,
    private readonly losses: LinkLosses,
    private readonly openSessions: OpenSessions,
    private readonly log: Log,
  ) {}

  /** @throws YardError `CONFLICT` if the worker runs tasks or has open sessions and `force` is not set. */
  async remove(worker: WorkerRecord, force: boolean): Promise<void> {
    const { workerId, inFlight } = worker;
    const sessions = this.openSessions.listByWorker(workerId);
    if (inFlight.size + sessions.length > 0 && !force) {
      const held = `worker ${workerId} runs ${inFlight.size} tasks and has ${sessions.length} open sessions`;
      throw new YardError('CONFLICT', `${held}: drain it first, or force its removal`);
    }
    this.workerInterface.disconnect(workerId);
    await this.losses.lose(worker, loss('removed'));
    this.registry.apply(workerId, 'remove');
  }

  /** Handles an exit: the process's attempts run elsewhere at once. Reports under way still count. */
  async exited(workerId: string, exit: WorkerExit): Promise<void> {
    const { registry, workerInterface, losses, log } = this;
    log.info({ event: 'worker_exited', workerId, ...exit }, 'the worker process ended; its attempts are lost');
    const isPresent = registry.get(workerId)?.instanceId === exit.instanceId;
    registry.end(workerId, exit.instanceId);
    if (isPresent) await workerInterface.settle(workerId, settleMsMax);
    await losses.loseInstance(workerId, exit.instanceId, exitLoss(exit));
  }
}
