/** Limits of ended tasks and of idempotency keys. */
export interface Retention {
  /** Tasks that ended before this time are removed. */
  endedBeforeMs: number;
  /** Limit of ended tasks, and of ended sessions. */
  endedMax: number;
  /** Limit of the bytes of ended tasks: inputs, outcomes, output, artifacts and attempts. */
  endedBytesMax: number;
  /** Keys first used before this time are removed. */
  keysBeforeMs: number;
}

/** Removes old data. */
export abstract class TaskRetention {
  /** Removes ended tasks with all their data, oldest first, at most `limit`; also old sessions and keys. Returns the ids of the tasks. */
  abstract prune(retention: Retention, limit: number): Promise<string[]>;
}
