import { agentMutants } from './agent-mutants';
import type { RunResult } from './run';
import { brokenRules, perform } from './seeds';

/** Seeds per case; `npm run simulate -- --agents 5 --workers 4 --tasks 40 --seeds 1000` runs more. */
const seedsLooked = 100;

describe('a system of several agents on one engine', () => {
  it('repeats exactly with the same seed, and differs with another number of agents', async () => {
    const [first, again, other] = [await perform(7, 3), await perform(7, 3), await perform(7, 2)];
    expect([again.hash, again.timers]).toEqual([first.hash, first.timers]);
    expect(other.hash).not.toBe(first.hash);
  });

  it.each([2, 5])(
    `keeps every rule under random faults: %i agents, ${seedsLooked} seeds`,
    async (agents) => expect(await brokenRules(1, 1, seedsLooked, agents)).toEqual([]),
    300_000,
  );
});

describe('a deliberately broken rule of several agents', () => {
  it.each(agentMutants)(
    `is detected within ${seedsLooked} seeds: $name`,
    async ({ apply, breaks }) => {
      const mend = apply();
      try {
        let seen: RunResult['violations'] = [];
        for (let seed = 1; seed <= seedsLooked && seen.length === 0; seed++)
          ({ violations: seen } = await perform(seed, 2));
        expect(breaks).toContain(seen[0]?.rule);
      } finally {
        mend();
      }
    },
    120_000,
  );
});
