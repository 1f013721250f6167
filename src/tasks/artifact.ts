import type { Artifact } from '@yardmaster/protocol';

/** A file as it is handed to the store. */
export interface NewArtifact extends Artifact {
  /** What the file is called where files are kept; chosen by who wrote it, never by a worker. */
  file: string;
}

/** A file of a task as the store keeps it. */
export interface StoredArtifact extends NewArtifact {
  /** Whose lease it came under. */
  attempt: number;
  createdAtMs: number;
}

/**
 * `recorded`: kept; `replaced` is the file that had the name before. `stale`: the lease is not the current one. `full`: the task
 * has as many artifacts as it may. Nothing was changed in the last two.
 */
export type ArtifactAdded =
  { status: 'recorded'; replaced?: string } | { status: 'stale' } | { status: 'full'; artifactsMax: number };
