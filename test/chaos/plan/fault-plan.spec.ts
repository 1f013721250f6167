import { planFaults, type PlannedFault } from './fault-plan';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);
const plans = (seconds: number, workers: number): PlannedFault[][] =>
  seeds.map((seed) => planFaults({ seed, seconds, workers }));

describe(planFaults.name, () => {
  it('depends on the seed only', () => {
    const options = { seed: 7, seconds: 20, workers: 4 };
    expect(planFaults(options)).toEqual(planFaults(options));
    expect(planFaults({ ...options, seed: 8 })).not.toEqual(planFaults(options));
  });

  it('is in order, and every fault ends in time', () => {
    for (const plan of plans(12, 3)) {
      expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
      expect(plan.filter(({ atMs, durationMs }) => atMs + durationMs > 12_000)).toEqual([]);
    }
  });

  it('includes the main faults in a short run', () => {
    for (const plan of plans(11, 3)) {
      const long = plan.filter(({ kind, durationMs }) => kind !== 'stopWorker' || durationMs > 5000);
      expect(long.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['stopWorker', 'killWorker', 'killControlPlane', 'cutLink']),
      );
    }
  });

  it('includes every kind in a long run', () => {
    for (const plan of plans(60, 4)) expect(new Set(plan.map(({ kind }) => kind)).size).toBe(9);
  });

  it.each([1, 2, 5])('affects at most half of %i workers, each by one fault at a time', (workers) => {
    for (const plan of plans(30, workers)) {
      for (const { atMs } of plan) {
        const busy = plan.flatMap((other) =>
          other.worker !== undefined && other.atMs <= atMs && atMs <= other.atMs + other.durationMs
            ? [other.worker]
            : [],
        );
        expect(busy.length).toBeLessThanOrEqual(Math.ceil(workers / 2));
        expect(new Set(busy).size).toBe(busy.length);
      }
    }
  });

  it('leaves time between two kills of the control plane', () => {
    for (const plan of plans(60, 4)) {
      const kills = plan.filter(({ kind }) => kind === 'killControlPlane').map(({ atMs }) => atMs);
      expect(kills.length).toBeGreaterThan(2);
      expect(kills.slice(1).filter((atMs, index) => atMs - kills[index]! < 7000)).toEqual([]);
    }
  });
});
