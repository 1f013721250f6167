import { nextCallAtMs, noCalls, withCall } from './rate-limit.policy';

const limit = { calls: 2, perMs: 1000 };

describe(nextCallAtMs, () => {
  it('limits the calls in any window', () => {
    let state = noCalls;
    const made: number[] = [];
    for (const nowMs of [0, 400, 500, 500, 2400]) {
      const atMs = nextCallAtMs(state, limit, nowMs);
      state = withCall(state, limit, atMs);
      made.push(atMs);
    }
    expect(made).toEqual([0, 400, 1000, 1400, 2400]);
  });

  it('makes all calls wait for the end of a pause', () => {
    expect(nextCallAtMs({ ...noCalls, pausedUntilMs: 700 }, undefined, 10)).toBe(700);
    expect(nextCallAtMs({ ...noCalls, pausedUntilMs: 700 }, limit, 800)).toBe(800);
  });

  it('keeps no more calls than it needs', () => {
    const state = [1, 2, 3, 4].reduce((before, atMs) => withCall(before, limit, atMs), noCalls);
    expect(state.grantedAtMs).toEqual([3, 4]);
    expect(withCall(noCalls, undefined, 1)).toEqual(noCalls);
  });
});
