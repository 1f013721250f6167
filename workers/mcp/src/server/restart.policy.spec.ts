import { restartAfter } from './restart.policy';

describe(restartAfter, () => {
  it('doubles the delay with each loss in a row, up to a limit', () => {
    const delays = [0, 1, 2, 3, 6, 7, 1000].map((losses) => restartAfter(losses, 0).delayMs);
    expect(delays).toEqual([250, 500, 1000, 2000, 16_000, 30_000, 30_000]);
  });

  it('resets the delay after a server was ready for long', () => {
    expect(restartAfter(9, 30_000)).toEqual({ delayMs: 250, losses: 1 });
    expect(restartAfter(9, 29_999)).toEqual({ delayMs: 30_000, losses: 10 });
  });
});
