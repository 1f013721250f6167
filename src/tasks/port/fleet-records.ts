import { replicaOf, type FleetRow, type FleetRows } from '../../registry';

/** A drain requested by an operator. */
export interface DrainOrder {
  /** The worker's running tasks may end by then. */
  deadlineAtMs: number;
  /** The worker instance that was notified. */
  notifiedInstanceId?: string;
}

/** A worker in the fleet, as all replicas see it; written by the replica that has its link. */
export interface FleetWorker extends FleetRow {
  readonly drain?: DrainOrder;
}

/** `row` is the current worker, or its last state if `isGone`. */
export type FleetListener = (row: FleetWorker, isGone: boolean) => void;

/** The replicas that share the data, and the workers linked to each. Rows need not outlive the last replica. */
export abstract class FleetRecords implements FleetRows {
  /** Records a new link of a worker, which replaces any earlier one. Returns the previous row. */
  abstract link(worker: FleetWorker): Promise<FleetWorker | undefined>;
  /** Replaces the row of a worker on this link; false if the worker has another link or no row. */
  abstract update(worker: FleetWorker): Promise<boolean>;
  /** Removes the row of a worker on this link; false as in `update`. */
  abstract unlink(workerId: string, linkId: string): Promise<boolean>;
  /** Returns all rows. Changes by other replicas may not have arrived yet. */
  abstract workers(): readonly FleetWorker[];
  /** Returns the row of a worker, with the same limitation. */
  abstract get(workerId: string): FleetWorker | undefined;
  /** Calls `listener` for every changed or removed row. Returns a function that unsubscribes. */
  abstract subscribe(listener: FleetListener): () => void;
  /** Marks a replica as alive until `untilMs`; a time in the past marks it as ended. */
  abstract markAlive(replicaId: string, untilMs: number): Promise<void>;
  /** True if the replica is marked as alive at `atMs`. */
  abstract isAlive(replicaId: string, atMs: number): boolean;
  /** Removes replicas that were last alive before `aliveBeforeMs`, with the rows of their workers. */
  abstract dropReplicas(aliveBeforeMs: number): Promise<void>;
  /** True if this store's replica does the housekeeping for all. */
  abstract runsHousekeeping(): Promise<boolean>;
}

/** True if the worker has this link, is not offline, and the replica that has the link is alive. */
export function isLinkAlive(fleet: Pick<FleetRecords, 'get' | 'isAlive'>, link: WorkerLink, atMs: number): boolean {
  const row = fleet.get(link.workerId);
  return row?.linkId === link.linkId && row.state !== 'offline' && fleet.isAlive(replicaOf(link.linkId), atMs);
}

/** The link of a worker. */
export interface WorkerLink {
  workerId: string;
  linkId: string;
}
