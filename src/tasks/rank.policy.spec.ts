import { withRunTime, rankMs, type RunTime } from './rank.policy';

const overtakeMsMax = 60_000;
const rank = (createdAtMs: number, estimateMs?: number, lastPlaceMs?: number): number =>
  rankMs({ createdAtMs, estimateMs, lastRankMs: lastPlaceMs, overtakeMsMax });

describe('rankMs', () => {
  it('ranks a short task before a long one that was created a little earlier', () => {
    expect(rank(1000, 100)).toBeLessThan(rank(0, 500));
    expect(rank(5000, 100)).toBeGreaterThan(rank(0, 500));
  });

  it('treats tasks of unknown run time as short', () => expect(rank(1000)).toBe(1000));

  it('never ranks a task before one that is older by more than the limit', () => {
    expect(rank(0, 3_600_000)).toBe(overtakeMsMax);
    expect(rank(overtakeMsMax + 1, 0)).toBeGreaterThan(rank(0, Infinity));
  });

  it('keeps the order within a capability when its estimate falls', () => {
    const before = rank(0, 4000);
    expect(rank(10, 100, before)).toBe(before);
    expect(rank(50_000, 100, before)).toBe(51_000);
  });

  it('limits the delay after the clock is set back', () => {
    expect(rank(0, 0, 3_600_000)).toBe(overtakeMsMax);
  });

  it('ranks strictly by age if overtaking is disabled', () => {
    expect(rankMs({ createdAtMs: 5, estimateMs: 9e9, lastRankMs: undefined, overtakeMsMax: 0 })).toBe(5);
  });
});

describe('learned', () => {
  const after = (times: readonly number[]): RunTime =>
    times.reduce<RunTime>((known, tookMs) => withRunTime(known, tookMs), { meanMs: 0, count: 0 });

  it('returns the mean of the first run times', () =>
    expect(after([100, 200, 600])).toEqual({ meanMs: 300, count: 3 }));

  it('follows lasting changes and damps outliers', () => {
    const before = after(Array.from({ length: 1000 }, () => 100));
    expect(withRunTime(before, 10_100).meanMs).toBeCloseTo(300);
    expect(
      after([...Array.from({ length: 1000 }, () => 100), ...Array.from({ length: 300 }, () => 900)]).meanMs,
    ).toBeGreaterThan(880);
  });

  it('counts a negative run time as zero', () => expect(after([-5]).meanMs).toBe(0));
});
