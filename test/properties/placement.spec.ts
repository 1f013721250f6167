import * as fc from 'fast-check';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { LoadBalancer } from '../../src/load-balancer';
import { Candidates, hasLabels, Registry, type WorkerRecord } from '../../src/registry';
import {
  strategies,
  strategyNames as names,
  type Candidate,
  type Strategy,
  type StrategyName,
} from '../../src/strategies';
import { rankMs } from '../../src/tasks/rank.policy';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const candidate = fc.record({
  workerId: fc.constantFrom(...ids),
  slots: fc.integer({ min: 1, max: 8 }),
  inFlight: fc.nat({ max: 8 }),
  labels: fc.dictionary(fc.constantFrom('gpu', 'zone', 'weight'), fc.constantFrom('1', '2')),
  capabilityCount: fc.integer({ min: 1, max: 5 }),
}) as fc.Arbitrary<Candidate>;
const fleet = fc.uniqueArray(candidate, { selector: ({ workerId }) => workerId, minLength: 1 });
const labels = fc.dictionary(fc.constantFrom('gpu', 'zone'), fc.constantFrom('1', '2'));

function balancerBy(strategy: StrategyName, seed = 1): LoadBalancer {
  return new LoadBalancer(strategy, new SeededRandom(seed));
}

describe('the strategies', () => {
  it.each(names)('%s chooses the same worker, regardless of the order of registrations and changes', (name) => {
    fc.assert(
      fc.property(
        fleet,
        labels,
        fc.array(candidate),
        fc.option(fc.constantFrom(...ids)),
        (all, prefer, gone, tried) => {
          const changing = new Candidates(gone);
          changing.inOrder((strategies[name] as Strategy).order);
          for (const { workerId } of gone) changing.delete(workerId);
          for (const each of [...all].reverse()) changing.set({ ...each, inFlight: 99 });
          for (const each of all) changing.set(each);
          const lastTriedId = tried ?? undefined;
          const placed = balancerBy(name).choose(all, prefer, lastTriedId)!;
          expect(balancerBy(name).choose(changing, prefer, lastTriedId)).toEqual(placed);
          expect(all).toContain(placed.worker);
        },
      ),
    );
  });

  it.each(names)('%s prefers matching labels, then a worker other than the last one', (name) => {
    const score = (each: Candidate, prefer: Record<string, string>): number =>
      Object.entries(prefer).filter(([key, value]) => each.labels[key] === value).length;
    fc.assert(
      fc.property(fleet, labels, fc.constantFrom(...ids), (all, prefer, lastTriedId) => {
        const { worker } = balancerBy(name).choose(all, prefer, lastTriedId)!;
        const others = all.filter(({ workerId }) => workerId !== lastTriedId);
        if (others.length > 0) expect(worker.workerId).not.toBe(lastTriedId);
        const choices = others.length > 0 ? others : all;
        expect(score(worker, prefer)).toBe(Math.max(...choices.map((each) => score(each, prefer))));
      }),
    );
  });

  it('round-robin gives each worker one task before any gets a second', () => {
    fc.assert(
      fc.property(fleet, (all) => {
        const balancer = balancerBy('round-robin');
        const picked = all.map(() => balancer.pick(all, {})!.workerId);
        expect(new Set(picked).size).toBe(all.length);
      }),
    );
  });
});

describe('the registry', () => {
  const event = fc.record({
    workerId: fc.constantFrom('a', 'b', 'c', 'd'),
    what: fc.constantFrom(
      'register',
      'registered',
      'drain',
      'resume',
      'linkClosed',
      'lost',
      'remove',
      'occupy',
      'vacate',
      'reject',
      'pass',
    ),
    task: fc.constantFrom('1', '2', '3'),
    zone: fc.constantFrom('x', 'y'),
    capability: fc.constantFrom('p.q', 'r.s'),
  });
  const kinds = [
    ['p.q', {}],
    ['r.s', {}],
    ['p.q', { zone: 'x' }],
  ] as const;

  it('finds free workers as a scan of all workers would', async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40, size: 'max' }), async (happened) => {
        const clock = new ManualClock();
        const registry = new Registry(clock);
        for (const { workerId, what, task, zone, capability } of happened) {
          if (what === 'register') {
            const capabilities = [{ name: capability, description: '', inputSchema: {} }];
            const identity = {
              workerId,
              instanceId: 'i',
              linkId: 'r-1~1',
              name: workerId,
              version: '1',
              slots: 2,
              labels: { zone },
            };
            registry.register({ ...identity, capabilities });
          } else if (what === 'occupy') registry.occupy(workerId, task);
          else if (what === 'vacate') registry.vacate(workerId, task);
          else if (what === 'reject') registry.recordRejection(workerId, () => 100);
          else if (what === 'pass') await clock.advance(60);
          else registry.apply(workerId, what);
          for (const [name, require] of kinds) expectAsScanned(registry, clock, name, require);
        }
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

function expectAsScanned(
  registry: Registry,
  clock: ManualClock,
  capability: string,
  require: Record<string, string>,
): void {
  const able = registry
    .list()
    .filter((each) => each.capabilities.some(({ name }) => name === capability) && hasLabels(each.labels, require));
  const free = able.filter((each) => isFree(each, clock));
  const found = [...registry.candidates(capability, require)];
  expect(found.map(({ workerId, inFlight }) => `${workerId} ${inFlight}`).sort()).toEqual(
    free.map(({ workerId, inFlight }) => `${workerId} ${inFlight.size}`).sort(),
  );
  expect(registry.freeSlotsFor(capability, require)).toBe(roomOf(free));
  expect(registry.freeSlots).toBe(roomOf(registry.list().filter((each) => isFree(each, clock))));
  expect(registry.isCapable(capability, require)).toBe(able.some(({ state }) => state !== 'offline'));
}

function isFree({ state, inFlight, slots, pausedUntilMs }: WorkerRecord, clock: ManualClock): boolean {
  return state === 'online' && inFlight.size < slots && pausedUntilMs <= clock.nowMs();
}

function roomOf(workers: readonly WorkerRecord[]): number {
  return workers.reduce((sum, { slots, inFlight }) => sum + slots - inFlight.size, 0);
}

describe('the ranking in the queue', () => {
  const arrivals = fc.array(fc.tuple(fc.nat({ max: 5000 }), fc.integer({ min: 0, max: 100_000 })), { maxLength: 50 });

  it('keeps the order of a capability, and lets no task overtake beyond the limit', () => {
    fc.assert(
      fc.property(arrivals, fc.nat({ max: 100_000 }), (gaps, overtakeMsMax) => {
        let [nowMs, lastPlaceMs] = [0, -Infinity];
        for (const [gapMs, estimateMs] of gaps) {
          nowMs += gapMs;
          const place = rankMs({ createdAtMs: nowMs, estimateMs, lastRankMs: lastPlaceMs, overtakeMsMax });
          expect(place).toBeGreaterThanOrEqual(Math.max(nowMs, lastPlaceMs));
          expect(place).toBeLessThanOrEqual(nowMs + overtakeMsMax);
          lastPlaceMs = place;
        }
      }),
    );
  });
});
