import type { FleetChange } from './fleet-change';

/** Why a reader has to read the lists again: `expired` if changes after its cursor were dropped, `restarted` if another run made the cursor. */
export type FeedReset = 'expired' | 'restarted';

export interface FeedPage {
  /** Oldest first, each with the cursor after it. */
  changes: ReadonlyArray<{ cursor: string; change: FleetChange }>;
  /** The cursor for the next read. Opaque: at most 64 letters, digits, `_` and `-`. */
  cursor: string;
  /** Set if the given cursor cannot be used; then `changes` is empty, and `cursor` is the end of the feed. */
  reset?: FeedReset;
}
