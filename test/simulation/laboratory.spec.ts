import { erlangWaitMs, leeLongtonWaitMs } from './lab/queueing';
import { labPlan } from './lab/laboratory';
import { boundEarly } from './lab/bound-early';
import { run } from './run';

describe('the laboratory', () => {
  it('computes the waits given in the literature', () => {
    // M/M/1: ρ / (1 − ρ) run times; M/M/2 at ρ = 0.5: a third of one.
    expect(erlangWaitMs(1, 0.8, 100)).toBeCloseTo(400);
    expect(erlangWaitMs(2, 0.5, 300)).toBeCloseTo(100);
    // M/D/1: half of M/M/1, where the approximation is exact.
    expect(leeLongtonWaitMs(1, 0.8, { meanMs: 100, meanSquare: 100 ** 2 })).toBeCloseTo(200);
  });

  it('keeps the waits of short tasks short at ρ = 0.8, and starves no task', async () => {
    const { waits, violations } = await run(labPlan(1, 8000, 'alike', 0.8));
    const fifo = await run(labPlan(1, 8000, 'alike', 0.8, { queueOrder: 'fifo' }));
    expect([...violations, ...fifo.violations]).toEqual([]);
    const short = (of: typeof waits): number => of.of('mix.short')!.p99Ms;
    expect(short(waits)).toBeLessThanOrEqual(600);
    expect(short(waits)).toBeLessThan(short(fifo.waits));
    // Tasks that overtake, and the work queued before.
    expect(waits.longestWaitMs).toBeLessThan(60_000 + fifo.waits.longestWaitMs);
  }, 120_000);

  it('measures longer waits if tasks are assigned on arrival', () => {
    const [early, live] = (['round robin', 'least outstanding'] as const).map((choice) =>
      boundEarly(labPlan(1, 8000, 'alike', 0.8), choice),
    );
    expect(early!.of('mix.short')!.p99Ms).toBeGreaterThan(live!.of('mix.short')!.p99Ms);
  });
});
