import { withRunTime, rankMs, type RunTime } from './rank.policy';

const overtakeMsMax = 60_000;
const rank = (createdAtMs: number, estimateMs?: number, lastPlaceMs?: number): number =>
  rankMs({ createdAtMs, estimateMs, lastRankMs: lastPlaceMs, overtakeMsMax });

describe('rankMs', () => {
  it('should put what is short before what is long and came a little earlier', () => {
    expect(rank(1000, 100)).toBeLessThan(rank(0, 500));
    expect(rank(5000, 100)).toBeGreaterThan(rank(0, 500));
  });

  it('should take what nobody has seen yet for short', () => expect(rank(1000)).toBe(1000));

  it('should let nothing go before what came longer ago than the bound', () => {
    expect(rank(0, 3_600_000)).toBe(overtakeMsMax);
    expect(rank(overtakeMsMax + 1, 0)).toBeGreaterThan(rank(0, Infinity));
  });

  it('should keep the order within one kind, also where it turns out to be shorter than it was thought', () => {
    const before = rank(0, 4000);
    expect(rank(10, 100, before)).toBe(before);
    expect(rank(50_000, 100, before)).toBe(51_000);
  });

  it('should not be held up by a clock that was set back', () => {
    expect(rank(0, 0, 3_600_000)).toBe(overtakeMsMax);
  });

  it('should be strict where nobody may overtake', () => {
    expect(rankMs({ createdAtMs: 5, estimateMs: 9e9, lastRankMs: undefined, overtakeMsMax: 0 })).toBe(5);
  });
});

describe('learned', () => {
  const after = (times: readonly number[]): RunTime =>
    times.reduce<RunTime>((known, tookMs) => withRunTime(known, tookMs), { meanMs: 0, count: 0 });

  it('should be the mean of the first ones', () => expect(after([100, 200, 600])).toEqual({ meanMs: 300, count: 3 }));

  it('should follow what changes, and not jump at one that is far off', () => {
    const before = after(Array.from({ length: 1000 }, () => 100));
    expect(withRunTime(before, 10_100).meanMs).toBeCloseTo(300);
    expect(
      after([...Array.from({ length: 1000 }, () => 100), ...Array.from({ length: 300 }, () => 900)]).meanMs,
    ).toBeGreaterThan(880);
  });

  it('should take a time below nothing for none', () => expect(after([-5]).meanMs).toBe(0));
});
