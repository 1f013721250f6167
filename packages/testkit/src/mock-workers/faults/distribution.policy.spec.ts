import { SeededRandom } from '../../clock/seeded-random';
import { randomFor, drawMs, drawnMsMax, type Duration } from '.';

function draws(duration: Duration, count = 20_000): number[] {
  const random = new SeededRandom(1);
  return Array.from({ length: count }, () => drawMs(duration, random)).sort((a, b) => a - b);
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: number[]): number => values[Math.floor(values.length / 2)]!;

describe(drawMs, () => {
  it('returns a fixed duration unchanged', () => {
    expect(drawMs(42, new SeededRandom(1))).toBe(42);
  });

  it('draws uniformly within the bounds', () => {
    const drawn = draws({ kind: 'uniform', minMs: 10, maxMs: 20 });
    expect([drawn[0]! >= 10, drawn.at(-1)! < 20]).toEqual([true, true]);
    expect(mean(drawn)).toBeCloseTo(15, 0);
  });

  it('has the configured mean and median', () => {
    expect(mean(draws({ kind: 'exponential', meanMs: 100 })) / 100).toBeCloseTo(1, 1);
    expect(median(draws({ kind: 'lognormal', medianMs: 100, sigma: 1 })) / 100).toBeCloseTo(1, 1);
    // 2^(1/α) × minMs
    expect(median(draws({ kind: 'pareto', minMs: 100, alpha: 1.5 })) / (100 * 2 ** (2 / 3))).toBeCloseTo(1, 1);
  });

  it('draws the parts of a mix by weight', () => {
    const drawn = draws({
      kind: 'mix',
      parts: [
        { weight: 70, of: 1 },
        { weight: 30, of: 2 },
      ],
    });
    expect(drawn.filter((value) => value === 1).length / drawn.length).toBeCloseTo(0.7, 1);
  });

  it('never draws more than a day', () => {
    expect(draws({ kind: 'pareto', minMs: 1_000_000, alpha: 0.01 }, 1000).at(-1)).toBe(drawnMsMax);
  });
});

describe(randomFor, () => {
  it('depends only on the whole key', () => {
    const firstOf = (...key: Array<string | number>): number => randomFor(7, ...key).next();
    expect(firstOf(1, 'w', 2)).toBe(firstOf(1, 'w', 2));
    expect(new Set(Array.from({ length: 1000 }, (_, ordinal) => firstOf(1, 'w', ordinal))).size).toBe(1000);
  });

  it('is uniform across neighbouring keys', () => {
    const values = Array.from({ length: 10_000 }, (_, ordinal) => randomFor(7, 0, 'w', ordinal).next());
    expect(mean(values)).toBeCloseTo(0.5, 1);
    expect(values.filter((value) => value < 0.1).length / values.length).toBeCloseTo(0.1, 1);
  });
});
