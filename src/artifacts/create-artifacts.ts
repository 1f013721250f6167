import { join } from 'node:path';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import type { TaskStore } from '../tasks';
import { ArtifactCleanup } from './artifact-cleanup';
import { ArtifactReceiver } from './artifact-receiver';
import { Artifacts } from './artifacts';
import { FolderArtifactFiles } from './folder-artifact-files';
import { sweepAgeMs } from './upload-limits.policy';

/** Folder of artifacts in the data folder. */
const artifactsFolder = 'artifacts';

export interface ArtifactSettings extends Pick<YardConfig, 'durability' | 'artifactBytesMax'> {
  /** If undefined, files are kept in a temporary folder until `close`, as with a store in memory. */
  dataDir: string | undefined;
}

export function createArtifacts(
  store: TaskStore,
  { dataDir, durability, artifactBytesMax }: ArtifactSettings,
  clock: Clock,
  random: Random,
  log: Log,
): Artifacts {
  const folder = dataDir === undefined ? undefined : join(dataDir, artifactsFolder);
  const isSynced = folder !== undefined && durability === 'full';
  const files = new FolderArtifactFiles({ folder, isSynced }, clock, log);
  const cleanup = new ArtifactCleanup(store.artifacts, files, clock, log, sweepAgeMs(artifactBytesMax));
  const receiver = new ArtifactReceiver(files, cleanup, clock, random, artifactBytesMax);
  return new Artifacts(store, files, receiver, cleanup, clock);
}
