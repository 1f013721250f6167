import { appliedWait, preferredWaitMs } from './task-headers';

describe(preferredWaitMs, () => {
  it.each([
    ['wait=30', 30_000],
    ['Wait = 5', 5000],
    ['wait="7"', 7000],
    ['respond-async, wait=10;foo=bar', 10_000],
    ['wait=1, wait=9', 1000],
    ['wait=0', 0],
    ['wait=600', 60_000],
    ['wait=-1', undefined],
    ['wait=soon', undefined],
    ['wait', undefined],
    ['return=minimal', undefined],
    ['await=10', undefined],
    [undefined, undefined],
  ])('reads %s', (prefer, waitMs) => {
    expect(preferredWaitMs(prefer, 60_000)).toBe(waitMs);
  });
});

describe(appliedWait, () => {
  it('returns whole seconds', () => expect(appliedWait(1500)).toBe('wait=1'));
});
