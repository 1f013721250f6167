import type { ArtifactAdded, NewArtifact, StoredArtifact } from '../artifact';

/** Which artifacts tasks have. Their bytes are kept elsewhere. */
export abstract class ArtifactRecords {
  /** Records a file of the running attempt with this lease; one of the same name is replaced. */
  abstract add(leaseId: string, artifact: NewArtifact, atMs: number): Promise<ArtifactAdded>;
  /** By name; of every attempt. */
  abstract of(taskId: string): Promise<StoredArtifact[]>;
}
