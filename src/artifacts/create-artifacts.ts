import { join } from 'node:path';
import type { YardConfig } from '../config';
import { ArtifactFiles } from './artifact-files';
import { Artifacts, type ArtifactsParts } from './artifacts';

/** Folder of the files in the data folder. */
const artifactsFolder = 'artifacts';

type Parts = Omit<ArtifactsParts, 'files' | 'config'> & {
  config: Pick<YardConfig, 'dataDir' | 'durability' | 'artifactBytesMax'>;
};

/** Artifacts as the configuration asks for. Those of a store `inMemory` are kept in a temporary folder until the end. */
export function createArtifacts(parts: Parts, inMemory = false): Artifacts {
  const { dataDir, durability } = parts.config;
  const folder = inMemory ? undefined : join(dataDir, artifactsFolder);
  return new Artifacts({
    ...parts,
    files: new ArtifactFiles({ folder, isSynced: !inMemory && durability === 'full' }),
  });
}
