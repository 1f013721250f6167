import { formatLimit, judgeLimits, limits } from './limits';

const took = (p99Ms: number) => ({ count: 9, p50Ms: 1, p99Ms, maxMs: p99Ms, slowestTaskId: 't' });

describe(judgeLimits.name, () => {
  it('finds nothing if all recoveries were fast, or none happened', () => {
    expect(judgeLimits({ disturbed: 0 }, 0)).toEqual([]);
    expect(
      judgeLimits({ workerKilledReported: took(1000), controlPlaneListens: took(99_999), disturbed: 0 }, 0),
    ).toEqual([]);
  });

  it.each([
    ['workerKilledReported', 1001],
    ['workerKilled', 3001],
    ['workerStopped', 5001],
    ['linkHeld', 5001],
    ['controlPlaneBack', Infinity],
  ] as const)('reports that %s took %d ms', (key, p99Ms) => {
    const promise = 'recovery is fast';
    const message = expect.stringContaining(`: ${p99Ms} ms, limit `);
    expect(judgeLimits({ [key]: took(p99Ms), disturbed: 0 }, 0.25)).toEqual([{ promise, message, taskId: 't' }]);
  });
});

describe('a run on a machine under other load', () => {
  it('breaks no limit', () => {
    expect(judgeLimits({ workerKilledReported: took(9999), disturbed: 0 }, 0.26)).toEqual([]);
    expect(formatLimit(limits[0]!, took(1012), false)).toMatch(/late: ≤ 1000 ms$/);
  });
});

describe(formatLimit.name, () => {
  it('reports whether a limit was kept', () => {
    const [limit] = limits;
    expect(formatLimit(limit!, took(12), true)).toMatch(
      /reported → elsewhere +p50 1 ms, p99 12 ms, longest 12 ms of 9  kept: ≤ 1000 ms$/,
    );
    expect(formatLimit(limit!, took(1012), true)).toMatch(/BROKEN: ≤ 1000 ms$/);
    expect(formatLimit(limit!, undefined, true)).toMatch(/did not happen$/);
  });
});
