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
  /** Tells of each worker whose row changes. The returned function ends that. */
  subscribe(listener: (workerId: string) => void): () => void;
  /** False for a replica that has ended, or is not heard of any more. */
  isAlive(replicaId: string): boolean;
}

/** The rows of a replica that is alone. */
export const noRows: FleetRows = {
  workers: () => [],
  get: () => undefined,
  subscribe: () => () => undefined,
  isAlive: () => false,
};
