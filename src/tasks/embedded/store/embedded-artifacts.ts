import type { ArtifactAdded, NewArtifact, StoredArtifact } from '../../artifact';
import { ArtifactRecords } from '../../port';
import { type EngineAccess, nothing } from './engine-access';

export class EmbeddedArtifacts extends ArtifactRecords {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  add(leaseId: string, artifact: NewArtifact, atMs: number): Promise<ArtifactAdded> {
    return this.access.write(nothing, ({ artifacts }) => ({ value: artifacts.add(leaseId, artifact, atMs) }));
  }

  async of(taskId: string): Promise<StoredArtifact[]> {
    return this.access.opened.reader.artifacts(taskId);
  }
}
