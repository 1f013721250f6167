import { EventEmitter } from 'node:events';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Labels } from '@yardmaster/protocol';
import { FleetCatalogue, type CapabilityLookup } from './fleet-catalogue';
import type { FleetRow, FleetRows } from './fleet-rows';
import { hasLabels } from './labels';
import { replicaOf } from './link-id';
import { RemoteWorkers } from './remote-workers';
import { supportsSessions, type Registry } from './registry';
import type { WorkerRecord } from './worker';

export interface FleetEvents {
  /** The capabilities that the fleet offers may have changed. */
  capabilities: [];
}

/**
 * All workers of the fleet, for what callers see and what is decided about the whole fleet: those that are linked here, which the registry
 * knows, and those of other replicas, which their rows in the store describe. A worker of a replica that is dead is `offline`. With one
 * replica this is the registry. Dispatch, liveness, leases and occupancy are about own links, and ask the registry.
 */
export class Fleet extends EventEmitter<FleetEvents> {
  /** What the fleet can do: the registry itself while all workers are linked here, so that a single replica pays nothing for this. */
  catalogue: CapabilityLookup;
  private readonly remote = new RemoteWorkers();
  private readonly merged: CapabilityLookup;
  /** The replicas that have the others: whether each was alive at the last look, and its workers. */
  private readonly replicas = new Map<string, { isAlive: boolean; workerIds: Set<string> }>();
  /** The replica of each of the others. */
  private readonly holders = new Map<string, string>();
  /** Set by `start`, cleared by `stop`. */
  private unsubscribe?: () => void;

  constructor(
    private readonly replicaId: string,
    private readonly registry: Registry,
    private readonly rows: FleetRows,
    private readonly clock: Clock,
  ) {
    super();
    this.catalogue = registry;
    this.merged = new FleetCatalogue(registry, () => this.refreshRemote());
    registry.on('capabilities', () => this.emit('capabilities'));
  }

  /** Follows the rows from now on. */
  start(): void {
    this.unsubscribe = this.rows.subscribe(({ workerId }) => this.update(workerId));
    for (const { workerId } of this.rows.workers()) this.update(workerId);
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  list(): WorkerRecord[] {
    const others = this.refreshRemote();
    const own = this.registry.list();
    if (others.size === 0) return own;
    return [...own.filter(({ workerId }) => !others.has(workerId)), ...others.list()];
  }

  get(workerId: string): WorkerRecord | undefined {
    return this.refreshRemote().get(workerId) ?? this.registry.get(workerId);
  }

  /** The replica that has the link of a worker, or had its last one, and whether it is alive; undefined if that is this one. */
  holderOf(workerId: string): { replicaId: string; isAlive: boolean } | undefined {
    const replicaId = this.holders.get(workerId);
    return replicaId === undefined ? undefined : { replicaId, isAlive: this.isAlive(replicaId) };
  }

  /** The other replicas that have a worker which may be asked to open a session. */
  remoteSessionHosts(capability: string, require: Labels): string[] {
    const keepers = this.refreshRemote()
      .list()
      .filter(
        (worker) =>
          worker.state === 'online' && supportsSessions(worker, capability) && hasLabels(worker.labels, require),
      );
    return [...new Set(keepers.map(({ workerId }) => this.holders.get(workerId)!))];
  }

  /** The workers elsewhere. Looks first whether their replicas are alive: nobody tells of that. */
  private refreshRemote(): RemoteWorkers {
    for (const [replicaId, replica] of this.replicas) {
      const isAlive = this.isAlive(replicaId);
      if (isAlive === replica.isAlive) continue;
      replica.isAlive = isAlive;
      for (const workerId of replica.workerIds) this.update(workerId);
    }
    return this.remote;
  }

  private update(workerId: string): void {
    const row = this.rows.get(workerId);
    const replicaId = row && replicaOf(row.linkId);
    if (!row || !replicaId || replicaId === this.replicaId) {
      this.setHolder(workerId, undefined);
      this.notifyIf(this.remote.drop(workerId));
    } else {
      this.setHolder(workerId, replicaId);
      this.notifyIf(this.remote.put(toRecord(row, this.replicas.get(replicaId)!.isAlive)));
    }
  }

  /** Notes which replica has a worker. */
  private setHolder(workerId: string, replicaId: string | undefined): void {
    const { replicas, holders } = this;
    const before = holders.get(workerId);
    if (before === replicaId) return;
    const workersBefore = replicas.get(before ?? '')?.workerIds;
    if (workersBefore?.delete(workerId) && workersBefore.size === 0) replicas.delete(before!);
    if (replicaId === undefined) return void holders.delete(workerId);
    holders.set(workerId, replicaId);
    const known = replicas.get(replicaId);
    if (known) known.workerIds.add(workerId);
    else replicas.set(replicaId, { isAlive: this.isAlive(replicaId), workerIds: new Set([workerId]) });
  }

  private isAlive(replicaId: string): boolean {
    return this.rows.isAlive(replicaId, this.clock.nowMs());
  }

  private notifyIf(isChanged: boolean): void {
    if (!isChanged) return;
    this.catalogue = this.remote.size === 0 ? this.registry : this.merged;
    this.emit('capabilities');
  }
}

function toRecord({ inFlight, ...row }: FleetRow, isHolderAlive: boolean): WorkerRecord {
  const state = isHolderAlive ? row.state : 'offline';
  return { ...row, state, inFlight: new Set(inFlight), rejectionsInARow: 0, pausedUntilMs: 0 };
}
