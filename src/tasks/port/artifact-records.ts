import type { ArtifactAdded, NewArtifact, StoredArtifact } from '../artifact';

/** The records of artifacts. The port `ArtifactFiles` stores their bytes. */
export abstract class ArtifactRecords {
  /** Records an artifact of the running attempt with this lease; replaces one of the same name. */
  abstract add(leaseId: string, artifact: NewArtifact, atMs: number): Promise<ArtifactAdded>;
  /** Returns the artifacts of all attempts, by name. */
  abstract of(taskId: string): Promise<StoredArtifact[]>;
}
