import { replicaOf, type FleetRow, type FleetRows } from '../../registry';

/** A drain that an operator asked for. */
export interface DrainOrder {
  /** The worker's tasks may go on until then. */
  deadlineAtMs: number;
  /** Set when the worker is told, to the start of the worker that was told. */
  notifiedInstanceId?: string;
}

/** A worker as every control plane sees it: plain data, written by the control plane that has its link. */
export interface FleetWorker extends FleetRow {
  readonly drain?: DrainOrder;
}

/** `row` is the worker as it is now, or, if `isGone`, as it was. */
export type FleetListener = (row: FleetWorker, isGone: boolean) => void;

/** The replicas on one set of data, and which of them has the link of each worker. Rows need not outlive the last replica. */
export abstract class FleetRecords implements FleetRows {
  /** The worker has this link from now on, and no other. Returns its row before. */
  abstract link(worker: FleetWorker): Promise<FleetWorker | undefined>;
  /** Replaces the row of a worker that has this link; false if it has another one, or is not known. */
  abstract update(worker: FleetWorker): Promise<boolean>;
  /** Forgets a worker that has this link; false as `update`. */
  abstract unlink(workerId: string, linkId: string): Promise<boolean>;
  /** All rows, as far as this store has heard: other control planes may have changed them. */
  abstract workers(): readonly FleetWorker[];
  /** The row of a worker, as `workers`. */
  abstract get(workerId: string): FleetWorker | undefined;
  /** Tells of every row that has changed or gone. The returned function ends that. */
  abstract subscribe(listener: FleetListener): () => void;
  /** Says that a replica is alive until then; a time in the past says that it has ended. */
  abstract markAlive(replicaId: string, untilMs: number): Promise<void>;
  /** True if the replica has said that it is alive now. */
  abstract isAlive(replicaId: string, atMs: number): boolean;
  /** Forgets replicas that were last alive before then, and the rows of their workers. */
  abstract dropReplicas(aliveBeforeMs: number): Promise<void>;
  /** True if this store's control plane is the one that does the housekeeping on this data. */
  abstract runsHousekeeping(): Promise<boolean>;
}

/** True if a worker can be reached over this link, or may still come back to it. */
export function isLinkAlive(fleet: Pick<FleetRecords, 'get' | 'isAlive'>, link: WorkerLink, atMs: number): boolean {
  const row = fleet.get(link.workerId);
  return row?.linkId === link.linkId && row.state !== 'offline' && fleet.isAlive(replicaOf(link.linkId), atMs);
}

/** The link of a worker. */
export interface WorkerLink {
  workerId: string;
  linkId: string;
}
