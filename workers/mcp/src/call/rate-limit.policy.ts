import type { RateLimit } from '../profile/profile';

/** Calls that were let through, oldest first, and when the other side said to come again. */
export interface RateState {
  grantedAtMs: readonly number[];
  pausedUntilMs: number;
}

export const noCalls: RateState = { grantedAtMs: [], pausedUntilMs: 0 };

/** When the next call may be made: in no window of `perMs` are there more than `calls`. */
export function nextCallAtMs(
  { grantedAtMs, pausedUntilMs }: RateState,
  limit: RateLimit | undefined,
  nowMs: number,
): number {
  const nth = limit && grantedAtMs[grantedAtMs.length - limit.calls];
  return Math.max(nowMs, pausedUntilMs, nth === undefined ? 0 : nth + limit!.perMs);
}

/** The state with one more call, which is made at that time. */
export function withCall(state: RateState, limit: RateLimit | undefined, atMs: number): RateState {
  return limit ? { ...state, grantedAtMs: [...state.grantedAtMs, atMs].slice(-limit.calls) } : state;
}
