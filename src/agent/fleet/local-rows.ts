import type { HealthMonitor } from '../../health-monitor';
import type { Log } from '../../log';
import { replicaOf, type Registry, type WorkerRecord } from '../../registry';
import type { Peers } from '../../replicas';
import type { DrainOrder, FleetRecords, FleetWorker } from '../../tasks';

/**
 * Publishes the rows of workers linked here to all replicas: states, declarations and drains at once, tasks in flight
 * with the next heartbeat. A worker that moves here from another replica keeps its drain.
 */
export class LocalRows {
  /** Drains of workers linked here. An entry is removed when its worker is resumed, removed or moves elsewhere. */
  private readonly drains = new Map<string, DrainOrder>();
  private readonly onState = ({ workerId, linkId, state }: WorkerRecord): void => {
    if (state !== 'removed') return this.write(workerId);
    this.drains.delete(workerId);
    this.guard(workerId, this.fleet.unlink(workerId, linkId));
  };
  private readonly onDeclared = ({ workerId }: WorkerRecord): void => this.write(workerId);
  private readonly onBeat = (): void => this.writeLoad();

  constructor(
    private readonly registry: Registry,
    private readonly fleet: FleetRecords,
    private readonly peers: Peers,
    private readonly healthMonitor: HealthMonitor,
    private readonly log: Log,
  ) {}

  start(): void {
    this.registry.on('state', this.onState).on('declared', this.onDeclared);
    this.healthMonitor.on('beat', this.onBeat);
  }

  stop(): void {
    this.registry.off('state', this.onState).off('declared', this.onDeclared);
    this.healthMonitor.off('beat', this.onBeat);
  }

  /** Records the new link of a worker that registered here; its attempts count on it from now on. */
  async link(workerId: string): Promise<void> {
    const worker = this.registry.get(workerId);
    const before = worker && (await this.fleet.link(this.rowOf(worker)));
    if (before && replicaOf(before.linkId) !== this.peers.replicaId) this.takeOver(before);
  }

  drainOf(workerId: string): DrainOrder | undefined {
    return this.drains.get(workerId);
  }

  setDrain(workerId: string, drain: DrainOrder | undefined): void {
    if (drain) this.drains.set(workerId, drain);
    else this.drains.delete(workerId);
    this.write(workerId);
  }

  /** Applies the drain of a worker that was linked to another replica, and notifies that replica. */
  private takeOver({ workerId, linkId, isCordoned, drain }: FleetWorker): void {
    this.registry.inheritCordon(workerId, isCordoned);
    this.setDrain(workerId, drain);
    this.peers.notify(replicaOf(linkId), 'linkMoved', { workerId, linkId });
  }

  /** Writes the tasks in flight, which only other replicas need. */
  private writeLoad(): void {
    if (this.peers.list().length === 0) return;
    for (const worker of this.registry.list()) {
      const row = this.fleet.get(worker.workerId);
      if (row?.linkId === worker.linkId && !isUpToDate(row, worker)) this.write(worker.workerId);
    }
  }

  private write(workerId: string): void {
    const worker = this.registry.get(workerId);
    if (worker) this.guard(workerId, this.fleet.update(this.rowOf(worker)));
  }

  private rowOf({ inFlight, rejectionsInARow: _, pausedUntilMs: __, ...worker }: WorkerRecord): FleetWorker {
    const drain = this.drains.get(worker.workerId);
    return { ...worker, inFlight: [...inFlight], ...(drain && { drain }) };
  }

  private guard(workerId: string, written: Promise<boolean>): void {
    written.catch((err: unknown) =>
      this.log.warn(
        { event: 'worker_state_write_failed', err, workerId },
        'could not store the state of the worker; other replicas see the old one until the next change',
      ),
    );
  }
}

function isUpToDate({ inFlight, load }: FleetWorker, worker: WorkerRecord): boolean {
  const isSame = inFlight.length === worker.inFlight.size && inFlight.every((taskId) => worker.inFlight.has(taskId));
  return isSame && load === worker.load;
}
