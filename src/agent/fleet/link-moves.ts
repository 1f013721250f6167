import type { Log } from '../../log';
import { replicaOf, type Registry } from '../../registry';
import type { FleetRecords } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { LinkLosses } from '../attempts';

/**
 * Lets go of workers that have registered at another replica: their link here, which may seem to be open, is closed without a grace, and
 * their attempts are no longer held here. Nothing is recorded: they go on over the new link.
 */
export class LinkMoves {
  /** Set by `start`, cleared by `stop`. */
  private unsubscribe?: () => void;

  constructor(
    private readonly registry: Registry,
    private readonly fleet: FleetRecords,
    private readonly workerInterface: WorkerInterface,
    private readonly losses: LinkLosses,
    private readonly log: Log,
  ) {}

  start(): void {
    this.unsubscribe = this.fleet.subscribe(({ workerId }) => this.look(workerId));
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  /** Looks whether a worker that was linked here has a link elsewhere now. */
  look(workerId: string): void {
    const [worker, row] = [this.registry.get(workerId), this.fleet.get(workerId)];
    if (!worker || !row || replicaOf(row.linkId) === replicaOf(worker.linkId)) return;
    const { linkId } = worker;
    this.log.info({ event: 'linkMoved', workerId, linkId, to: replicaOf(row.linkId) }, 'a worker registered elsewhere');
    this.losses.forget({ workerId, linkId });
    // First: the end of the link must not be taken for a loss, while the new holder is about to adopt what was held here.
    this.registry.apply(workerId, 'remove');
    this.workerInterface.disconnect(workerId);
  }
}
