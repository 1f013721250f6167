import type { RateLimit } from '../profile/profile';

/** Times of the admitted calls, oldest first, and the time until which the server wants no calls. */
export interface RateState {
  grantedAtMs: readonly number[];
  pausedUntilMs: number;
}

export const noCalls: RateState = { grantedAtMs: [], pausedUntilMs: 0 };

/** Returns when the next call may be made, so that no window of `perMs` contains more than `calls` calls. */
export function nextCallAtMs(
  { grantedAtMs, pausedUntilMs }: RateState,
  limit: RateLimit | undefined,
  nowMs: number,
): number {
  const nth = limit && grantedAtMs[grantedAtMs.length - limit.calls];
  return Math.max(nowMs, pausedUntilMs, nth === undefined ? 0 : nth + limit!.perMs);
}

/** Returns the state after one more call at the given time. */
export function withCall(state: RateState, limit: RateLimit | undefined, atMs: number): RateState {
  return limit ? { ...state, grantedAtMs: [...state.grantedAtMs, atMs].slice(-limit.calls) } : state;
}
