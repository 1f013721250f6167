import type { BrowserProcess } from '../browser/processes';
import { launchDelayMs, memoryOf, ownMemoryOf, recycleReason, renderersToKill } from './pool.policy';

describe(recycleReason.name, () => {
  const limits = { contextsMax: 500, ageMsMax: 3_600_000, ownBytesMax: 512 };
  const young = { contextsLeased: 1, ageMs: 1000, ownBytes: 60 };

  it('keeps a browser that is within every limit', () => {
    expect(recycleReason(young, limits)).toBeUndefined();
    expect(recycleReason({ contextsLeased: 499, ageMs: 3_599_999, ownBytes: 511 }, limits)).toBeUndefined();
  });

  it.each([
    ['contexts', { contextsLeased: 500 }],
    ['memory', { ownBytes: 512 }],
    ['age', { ageMs: 3_600_000 }],
  ] as const)('replaces a browser for its %s', (reason, fact) => {
    expect(recycleReason({ ...young, ...fact }, limits)).toBe(reason);
  });
});

describe(renderersToKill.name, () => {
  const limits = { pageBytesMax: 100, browserBytesMax: 300 };
  const browser: BrowserProcess = { pid: 1, type: '', bytes: 60 };
  const renderers = (...bytes: number[]): BrowserProcess[] =>
    bytes.map((each, at) => ({ pid: 10 + at, type: 'renderer', bytes: each }));

  it('kills no page within the limits', () => {
    expect(renderersToKill([browser, ...renderers(100, 90, 50)], limits)).toEqual([]);
  });

  it('kills each page that uses too much, and no other', () => {
    expect(renderersToKill([browser, ...renderers(20, 101, 30, 400)], limits)).toEqual([13, 11]);
  });

  it('kills the largest pages if all together use too much, and no more than needed', () => {
    expect(renderersToKill([browser, ...renderers(60, 90, 80, 70)], limits)).toEqual([11]);
    expect(renderersToKill([browser, ...renderers(90, 90, 90, 90, 90)], limits)).toEqual([10, 11, 12]);
  });

  it('never kills the browser itself', () => {
    expect(renderersToKill([{ ...browser, bytes: 1000 }, ...renderers(1)], limits)).toEqual([10]);
  });

  it('counts the memory of pages separately from the rest', () => {
    const gpu = { pid: 2, type: 'gpu-process', bytes: 5 };
    expect([memoryOf, ownMemoryOf].map((sum) => sum([browser, gpu, ...renderers(30, 40)]))).toEqual([135, 65]);
  });
});

describe(launchDelayMs.name, () => {
  it('grows with each failure, up to a limit', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7, 1000].map(launchDelayMs);
    expect(delays).toEqual([0, 500, 1000, 2000, 5000, 10_000, 30_000, 30_000, 30_000]);
  });
});
