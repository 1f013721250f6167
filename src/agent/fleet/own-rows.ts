import type { Log } from '../../log';
import type { Registry, WorkerRecord } from '../../registry';
import type { FleetRecords, FleetWorker } from '../../tasks';

/** Keeps the rows of the workers that are linked here, which every control plane on the same data sees, as the registry has them. */
export class OwnRows {
  private readonly onState = (worker: WorkerRecord): void => {
    const written =
      worker.state === 'removed'
        ? this.fleet.unlink(worker.workerId, worker.linkId)
        : this.fleet.update(toFleetWorker(worker));
    written.catch((err: unknown) =>
      this.log.warn({ err, workerId: worker.workerId }, 'the state of a worker could not be made known'),
    );
  };

  constructor(
    private readonly registry: Registry,
    private readonly fleet: FleetRecords,
    private readonly log: Log,
  ) {}

  start(): void {
    this.registry.on('state', this.onState);
  }

  stop(): void {
    this.registry.off('state', this.onState);
  }

  /** A worker has registered here: what it runs counts on its new link from now on. Returns its row before. */
  async link(workerId: string): Promise<FleetWorker | undefined> {
    const worker = this.registry.get(workerId);
    return worker && this.fleet.link(toFleetWorker(worker));
  }
}

/** The row of a worker. */
export function toFleetWorker({
  inFlight,
  rejectionsInARow: _,
  pausedUntilMs: __,
  ...worker
}: WorkerRecord): FleetWorker {
  return { ...worker, inFlight: [...inFlight] };
}
