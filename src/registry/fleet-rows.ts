import type { Registration, WorkerRecord } from './worker';

/** A worker as the replica that has its link publishes it; the link id leads to that replica. */
export interface FleetRow
  extends
    Readonly<Registration>,
    Omit<WorkerRecord, keyof Registration | 'inFlight' | 'rejectionsInARow' | 'pausedUntilMs'> {
  readonly inFlight: readonly string[];
}

/** What all replicas publish of their workers, as this one knows it. */
export interface FleetRows {
  workers(): readonly FleetRow[];
  get(workerId: string): FleetRow | undefined;
  /** Tells of every row that has changed or gone. The returned function ends that. */
  subscribe(listener: (row: FleetRow) => void): () => void;
  /** True if the replica has said that it is alive now. */
  isAlive(replicaId: string, atMs: number): boolean;
}
