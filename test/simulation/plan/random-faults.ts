import type { SeededRandom } from '@yardmaster/testkit';
import { strategyNames } from '../../../src/strategies';
import { between, chanceOf, exponential, oneOf } from './chance';
import { withAgents } from './agent-faults';
import type { Behaviour, Fault, Plan, PlannedTask, ScenarioOptions, WorkerShape } from './plan';

/** Builds small systems with faults of workers, links, handlers and callers. */
export function randomFaults(options: ScenarioOptions): Plan {
  const { agents = 1 } = options;
  return agents === 1 ? ofOneAgent(options) : withAgents(ofOneAgent(options), agents, options.tasks * meanBetweenMs);
}

function ofOneAgent({ seed, workers, tasks }: ScenarioOptions): Plan {
  const random = chanceOf(seed, 'system');
  const isCalmLink = random.next() < 0.3;
  return {
    seed,
    config: {
      heartbeatIntervalMs: between(random, 1000, 4000),
      leaseTtlMs: between(random, 3000, 8000),
      reconnectGraceMs: between(random, 0, 2500),
      replyTimeoutMs: between(random, 500, 3000),
      offlineKeepMs: between(random, 1000, 60_000),
      loadBalancerStrategy: oneOf(random, strategyNames),
    },
    workers: Array.from({ length: workers }, (_, index) => shapeOf(index, seed)),
    taskTotal: tasks,
    task: (n) => taskOf(n, seed),
    faults: faultsOf(seed, workers, tasks),
    rates: isCalmLink
      ? { lostAnswer: 0, duplicate: 0, late: 0, lateMsMax: 0 }
      : {
          lostAnswer: random.next() * 0.1,
          duplicate: random.next() * 0.3,
          late: random.next() * 0.2,
          lateMsMax: between(random, 10, 12_000),
        },
    settleMsMax: 7_200_000,
  };
}

const capabilities = ['sim.a', 'sim.b', 'sim.c'] as const;
const meanBetweenMs = 400;

function shapeOf(index: number, seed: number): WorkerShape {
  const random = chanceOf(seed, 'worker', index);
  return {
    workerId: `w${index}`,
    slots: between(random, 1, 3),
    excessSlots: random.next() < 0.15 ? between(random, 1, 2) : 0,
    // The first worker can run everything, so that every task can succeed.
    capabilities: index === 0 ? capabilities : capabilities.filter(() => random.next() < 0.7),
    labels: index === 0 || random.next() < 0.5 ? { zone: 'a' } : { zone: 'b' },
    sessionsMax: 4,
    slowness: random.next() < 0.2 ? 3 : 1,
    skewMs: random.next() < 0.2 ? between(random, -600_000, 600_000) : 0,
  };
}

function taskOf(n: number, seed: number): PlannedTask {
  const random = chanceOf(seed, 'task', n);
  const { next } = { next: () => random.next() };
  const isInSession = next() < 0.25;
  return {
    n,
    afterMs: Math.round(exponential(random, meanBetweenMs)),
    runMs: Math.round(exponential(random, 600)),
    behaviours: Array.from({ length: 3 }, () => behaviourOf(random)),
    ...(isInSession && { session: between(random, 0, 2) }),
    ...(next() < 0.1 && { cancelAfterMs: between(random, 0, 3000) }),
    ...(next() < 0.1 && { isRepeated: true }),
    request: {
      capability: isInSession ? 'sim.a' : oneOf(random, capabilities),
      priority: next() < 0.3 ? between(random, -1, 1) : 0,
      timeoutMs: between(random, 2000, 20_000),
      queueTimeoutMs: next() < 0.1 ? between(random, 100, 5000) : 600_000,
      ...(next() < 0.2 && { startTimeoutMs: between(random, 500, 4000) }),
      ...(next() < 0.2 && { noProgressTimeoutMs: between(random, 1000, 6000) }),
      ...(next() < 0.5 && { retry: retryOf(random) }),
      ...(!isInSession && next() < 0.2 && { labels: { require: { zone: 'a' } } }),
      ...(!isInSession && next() < 0.2 && { labels: { prefer: { zone: 'b' } } }),
    },
  };
}

function retryOf(random: SeededRandom) {
  return {
    maxAttempts: between(random, 1, 6),
    on: ['WORKER_LOST', 'START_TIMEOUT', 'SIM_FAILED', ...(random.next() < 0.5 ? ['TIMEOUT', 'NO_PROGRESS'] : [])],
    backoff: { type: 'exponential' as const, delayMs: between(random, 0, 2000), jitter: random.next() },
  };
}

const badBehaviours: readonly Behaviour[] = [
  'fail',
  'hang',
  'crash before',
  'crash during',
  'crash after',
  'slow output',
];

function behaviourOf(random: SeededRandom): Behaviour {
  return random.next() < 0.75 ? 'answer' : oneOf(random, badBehaviours);
}

const faultsMax = 12;

function faultsOf(seed: number, workers: number, tasks: number): Fault[] {
  const random = chanceOf(seed, 'faults');
  const spanMs = tasks * meanBetweenMs;
  return Array.from({ length: between(random, 0, faultsMax) }, () =>
    faultOf(random, between(random, 0, spanMs), between(random, 0, workers - 1)),
  ).sort((a, b) => a.atMs - b.atMs);
}

function faultOf(random: SeededRandom, atMs: number, worker: number): Fault {
  const shortly = (): number => between(random, 0, random.next() < 0.5 ? 500 : 15_000);
  switch (oneOf(random, ['crash', 'cut', 'silence', 'skew', 'restart', 'storm'] as const)) {
    case 'crash':
      return { atMs, kind: 'crash', worker, backAfterMs: shortly() };
    case 'cut':
      return { atMs, kind: 'cut', worker, backAfterMs: shortly() };
    case 'silence':
      return { atMs, kind: 'silence', worker, forMs: shortly() };
    case 'skew':
      return { atMs, kind: 'skew', worker, byMs: between(random, -30_000, 30_000) };
    case 'restart':
      return { atMs, kind: 'restart', worker, deadlineMs: shortly() };
    case 'storm':
      return { atMs, kind: 'storm', times: between(random, 1, 4) };
  }
}
