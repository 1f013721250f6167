import type { SeededRandom } from '@yardmaster/testkit';
import { between, chanceOf, oneOf } from './chance';
import { noPeerRates, type Fault, type Plan } from './plan';

const faultsMax = 10;

/** Adds several agents on one engine and faults between them within this time. */
export function withAgents(plan: Plan, agents: number, spanMs: number): Plan {
  const random = chanceOf(plan.seed, 'agents');
  const isCalm = random.next() < 0.3;
  const peerRates = isCalm
    ? noPeerRates
    : { lost: random.next() * 0.3, late: random.next() * 0.3, lateMsMax: between(random, 10, 5000) };
  const faults = Array.from({ length: between(random, 0, faultsMax) }, () =>
    faultOf(random, between(random, 0, spanMs), agents, plan.workers.length),
  );
  return {
    ...plan,
    agents,
    peerRates,
    config: {
      ...plan.config,
      restartGraceMs: between(random, 1000, 8000),
      // A worker removed from the registry may reconnect without its drain.
      ...(faults.some(({ kind }) => kind === 'drain') && { offlineKeepMs: 3_600_000 }),
    },
    faults: [...plan.faults, ...faults].sort((a, b) => a.atMs - b.atMs),
  };
}

function faultOf(random: SeededRandom, atMs: number, agents: number, workers: number): Fault {
  const agent = between(random, 0, agents - 1);
  const worker = between(random, 0, workers - 1);
  const shortly = (): number => between(random, 0, random.next() < 0.5 ? 500 : 15_000);
  switch (oneOf(random, ['move', 'move', 'agent crash', 'agent restart', 'agent cut off', 'drain'] as const)) {
    case 'move':
      return { atMs, kind: 'move', worker, isTold: random.next() < 0.5 };
    case 'agent crash':
      return { atMs, kind: 'agent crash', agent, backAfterMs: shortly(), isSilent: random.next() < 0.3 };
    case 'agent restart':
      return { atMs, kind: 'agent restart', agent, backAfterMs: shortly() };
    case 'agent cut off':
      return { atMs, kind: 'agent cut off', agent, forMs: shortly() };
    case 'drain':
      return { atMs, kind: 'drain', worker, forMs: shortly() };
  }
}
