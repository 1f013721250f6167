import type { FleetChange } from './fleet-change';

/**
 * Why a reader has to read the lists again: `expired` if changes after its cursor are no longer kept, `restarted` if the cursor is not one of
 * this run of the engine.
 */
export type FeedReset = 'expired' | 'restarted';

export interface FeedPage {
  /** Oldest first, each with the cursor after it. */
  changes: ReadonlyArray<{ cursor: string; change: FleetChange }>;
  /** Opaque: letters, digits, `_` and `-`, at most 64. Where to read on. */
  cursor: string;
  /** Set if the given cursor cannot be used; then there are no changes, and `cursor` is now. */
  reset?: FeedReset;
}
