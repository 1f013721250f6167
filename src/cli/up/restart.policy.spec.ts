import { restartAfter } from './restart.policy';

describe(restartAfter.name, () => {
  it('doubles the delay with each exit in a row, up to a limit', () => {
    const delays: number[] = [];
    let deaths = 0;
    for (let round = 0; round < 8; round++) {
      const restart = restartAfter(deaths, 100);
      deaths = restart.deaths;
      delays.push(restart.delayMs);
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(restartAfter(100_000, 0).delayMs).toBe(10_000);
  });

  it('resets the delay after the process was up for 30 s', () => {
    expect(restartAfter(5, 29_999)).toEqual({ delayMs: 8000, deaths: 6 });
    expect(restartAfter(5, 30_000)).toEqual({ delayMs: 250, deaths: 1 });
  });
});
