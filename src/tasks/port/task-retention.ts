/** Which tasks that have ended are kept, and which idempotency keys. */
export interface Retention {
  /** Those that ended before this are not. */
  endedBeforeMs: number;
  /** Nor are more than so many; as many sessions that have ended are kept. */
  endedMax: number;
  /** Nor more than so many bytes of them: inputs, outcomes, output, artifacts and attempts. */
  endedBytesMax: number;
  /** Keys that were first used before this are not. */
  keysBeforeMs: number;
}

/** The end of what was kept long enough. */
export abstract class TaskRetention {
  /** Removes tasks that have ended, oldest first, with all that belongs to them; at most `limit`. Gives their ids. Sessions go too. */
  abstract prune(retention: Retention, limit: number): Promise<string[]>;
}
