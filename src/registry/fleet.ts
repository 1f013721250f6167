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
  /** The capabilities of the fleet may have changed. */
  capabilities: [];
}

/**
 * All workers of the fleet, for callers and for decisions about the whole fleet: those in the registry, and those of
 * other replicas, known by their rows in the store. Workers of a dead replica are `offline`. With one replica this
 * equals the registry. Dispatch, liveness, leases and occupancy use the registry only.
 */
export class Fleet extends EventEmitter<FleetEvents> {
  /**
   * The capabilities of the fleet. If all workers are linked here, this is the registry itself, so that a single
   * replica has no overhead.
   */
  catalogue: CapabilityLookup;
  private readonly remote = new RemoteWorkers();
  private readonly merged: CapabilityLookup;
  /** Other replicas: their last known liveness, and their workers. */
  private readonly replicas = new Map<string, { isAlive: boolean; workerIds: Set<string> }>();
  /** The replica of each remote worker. */
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

  /** Starts following the rows. */
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

  /**
   * Returns the replica that has, or last had, the link of a worker, and whether that replica is alive; undefined if it
   * is this replica.
   */
  holderOf(workerId: string): { replicaId: string; isAlive: boolean } | undefined {
    const replicaId = this.holders.get(workerId);
    return replicaId === undefined ? undefined : { replicaId, isAlive: this.isAlive(replicaId) };
  }

  /** Returns the other replicas with a worker that can open such a session. */
  remoteSessionHosts(capability: string, require: Labels): string[] {
    const hosts = this.refreshRemote()
      .list()
      .filter(
        (worker) =>
          worker.state === 'online' && supportsSessions(worker, capability) && hasLabels(worker.labels, require),
      );
    return [...new Set(hosts.map(({ workerId }) => this.holders.get(workerId)!))];
  }

  /** Returns the remote workers. Checks first if their replicas are alive, because that has no event. */
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

  /** Records which replica holds a worker. */
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
