import * as fc from 'fast-check';
import { SubmissionWindow } from './submission-window';

describe(SubmissionWindow, () => {
  it('never lets more than the limit pass in 60 seconds, and lets one pass after the wait that it returned', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, max) => {
          const window = new SubmissionWindow();
          const passed: number[] = [];
          let atMs = 1_700_000_000_123;
          for (const step of steps) {
            atMs += step;
            if (window.count(atMs) >= max) {
              const waitMs = window.waitMs(atMs, max);
              expect(window.countAt(atMs + waitMs - 1)).toBeGreaterThanOrEqual(max);
              expect(window.countAt(atMs + waitMs)).toBeLessThan(max);
              atMs += waitMs;
            }
            expect(window.count(atMs)).toBeLessThan(max);
            window.add(atMs);
            passed.push(atMs);
          }
          for (const [index, first] of passed.entries())
            expect(passed.slice(index).filter((other) => other < first + 60_000).length).toBeLessThanOrEqual(max);
        },
      ),
    );
  });

  it('stores counts of at most 61 seconds, even if the clock jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200_000, max: 200_000 }), { maxLength: 200 }), (steps) => {
        const window = new SubmissionWindow();
        let atMs = 1_700_000_000_000;
        for (const step of steps) {
          atMs += step;
          window.add(atMs);
          const { seconds } = window as unknown as { seconds: Array<{ second: number }> };
          expect(seconds.length).toBeLessThanOrEqual(61);
          expect(seconds.map(({ second }) => second)).toEqual(
            seconds.map(({ second }) => second).sort((a, b) => a - b),
          );
          expect(window.count(atMs + 122_000)).toBe(0);
        }
      }),
    );
  });

  it('keeps the count when the clock is set back', () => {
    const window = new SubmissionWindow();
    window.add(100_000);
    expect([window.count(70_000), window.count(-900_000), window.count(-900_000 + 60_999)]).toEqual([1, 1, 1]);
    expect(window.count(-900_000 + 61_000)).toBe(0);
  });

  it('returns the count at a time without advancing the window', () => {
    const window = new SubmissionWindow();
    window.add(1000);
    expect([window.countAt(90_000), window.countAt(2000), window.count(2000)]).toEqual([0, 1, 1]);
  });
});
