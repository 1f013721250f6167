import type { Registration, WorkerRecord } from './worker';

/** A worker as published by its holder; the link id contains the holder's id. */
export interface FleetRow
  extends
    Readonly<Registration>,
    Omit<WorkerRecord, keyof Registration | 'inFlight' | 'rejectionsInARow' | 'pausedUntilMs'> {
  readonly inFlight: readonly string[];
}

/** The rows that all replicas publish about their workers, as known here. */
export interface FleetRows {
  workers(): readonly FleetRow[];
  get(workerId: string): FleetRow | undefined;
  /** Calls `listener` for each row that was changed or removed. The returned function unsubscribes. */
  subscribe(listener: (row: FleetRow) => void): () => void;
  /** Returns true if the replica counts as alive at this time. */
  isAlive(replicaId: string, atMs: number): boolean;
}
