import { drillMs, planDrills } from './drills';

describe(planDrills.name, () => {
  const options = { seed: 7, drills: 3, workers: 4, fromMs: 30_000 };

  it('depends on the seed only', () => {
    expect(planDrills(options)).toEqual(planDrills(options));
    expect(planDrills({ ...options, seed: 8 })).not.toEqual(planDrills(options));
  });

  it('plans one fault at a time, within its time', () => {
    const plan = planDrills(options);
    expect(plan).toHaveLength(18);
    plan.forEach(({ atMs, durationMs }, index) => {
      const nextMs = plan[index + 1]?.atMs ?? 30_000 + 3 * drillMs;
      expect(atMs + durationMs).toBeLessThan(nextMs);
    });
  });

  it('includes each kind of silence', () => {
    const kinds = planDrills(options).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['killWorker', 'killControlPlane', 'stopWorker', 'holdLink']));
  });

  it('hits every worker over time, and plans nothing for 0 drills', () => {
    const hit = planDrills({ ...options, drills: 20 }).map(({ worker }) => worker);
    expect(new Set(hit)).toEqual(new Set([undefined, 0, 1, 2, 3]));
    expect(planDrills({ ...options, drills: 0 })).toEqual([]);
  });
});
