import { EventEmitter } from 'node:events';
import type { Log } from '../../log';
import { replicaOf, type Registry, type WorkerRecord, type WorkerState } from '../../registry';
import type { FleetRecords } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { LinkLosses } from '../attempts';

/**
 * Releases workers that have registered at another replica: closes the old link here without a grace, even if it seems
 * open, and releases their attempts. Nothing is recorded: the attempts continue on the new link.
 */
export class LinkMoves extends EventEmitter<{ moved: [workerId: string] }> {
  private readonly onState = ({ workerId }: WorkerRecord, from: WorkerState | undefined): void => {
    if (from === 'registering') this.check(workerId);
  };
  /** Set by `start`, cleared by `stop`. */
  private unsubscribe?: () => void;

  constructor(
    private readonly registry: Registry,
    private readonly fleet: FleetRecords,
    private readonly workerInterface: WorkerInterface,
    private readonly losses: LinkLosses,
    private readonly log: Log,
  ) {
    super();
  }

  start(): void {
    this.registry.on('state', this.onState);
    this.unsubscribe = this.fleet.subscribe(({ workerId }) => this.check(workerId));
  }

  stop(): void {
    this.registry.off('state', this.onState);
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  /**
   * Checks if a worker linked here has a newer link elsewhere. A worker that is registering here is checked afterwards.
   */
  check(workerId: string): void {
    const [worker, row] = [this.registry.get(workerId), this.fleet.get(workerId)];
    if (!worker || worker.state === 'registering' || !row || replicaOf(row.linkId) === replicaOf(worker.linkId)) return;
    const { linkId } = worker;
    const replicaId = replicaOf(row.linkId);
    this.log.info({ event: 'link_moved', workerId, linkId, replicaId }, 'the worker registered with another replica');
    this.losses.release({ workerId, linkId });
    // Before the link ends here, which would count as a loss: the new holder is about to adopt the sessions.
    this.emit('moved', workerId);
    this.registry.apply(workerId, 'remove');
    this.workerInterface.disconnect(workerId);
  }
}
