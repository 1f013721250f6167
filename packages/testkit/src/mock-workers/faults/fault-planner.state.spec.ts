import { FaultPlanner, type AttemptPlan, type AttemptSite, type Fault, type Scenario } from '.';
import { matches } from './fault-planner.state';

const site: AttemptSite = { workerId: 'w', capability: 'python.run', attempt: 1, atMs: 0 };

function scenario(faults: Fault[], seed = 7): Scenario {
  return { name: 'test', seed, faults };
}

function plans(planner: FaultPlanner, count: number, at: Partial<AttemptSite> = {}): AttemptPlan[] {
  return Array.from({ length: count }, () => planner.attempt({ ...site, ...at }));
}

describe(FaultPlanner, () => {
  describe('attempt', () => {
    it('plans nothing without faults', () => {
      expect(new FaultPlanner(scenario([])).attempt(site)).toEqual({ latencyMs: 0, reportDelayMs: 0 });
    });

    it('gives a worker the same plan whatever other workers exist, and another plan for another seed', () => {
      const faults: Fault[] = [{ fault: 'latency', takesMs: { kind: 'exponential', meanMs: 100 }, rate: 0.5 }];
      const alone = plans(new FaultPlanner(scenario(faults)), 50);
      const disturbed = new FaultPlanner(scenario(faults));
      const mixed = Array.from({ length: 50 }, () => {
        disturbed.attempt({ ...site, workerId: 'other' });
        return disturbed.attempt(site);
      });
      expect(mixed).toEqual(alone);
      expect(plans(new FaultPlanner(scenario(faults, 8)), 50)).not.toEqual(alone);
    });

    it('injects faults at the given rate, and at most the given number of times', () => {
      const planner = new FaultPlanner(
        scenario([
          { fault: 'hang', rate: 0.1 },
          { fault: 'lost-ack', times: 3 },
        ]),
      );
      const made = plans(planner, 2000);
      const hangs = made.filter(({ hang }) => hang).length;
      expect(hangs).toBeGreaterThan(150);
      expect(hangs).toBeLessThan(250);
      expect(made.filter(({ lostAck }) => lostAck)).toHaveLength(3);
      expect(planner.counts).toEqual([hangs, 3]);
    });

    it.each<[string, Fault, Partial<AttemptSite>, boolean]>([
      ['a worker that is meant', { fault: 'hang', workers: ['w*'] }, {}, true],
      ['another worker', { fault: 'hang', workers: ['v', 'x*'] }, {}, false],
      ['a capability that is meant', { fault: 'hang', capabilities: ['python.*'] }, {}, true],
      ['another capability', { fault: 'hang', capabilities: ['python.*'] }, { capability: 'shell.run' }, false],
      ['the first attempt', { fault: 'hang', attempts: [1] }, {}, true],
      ['the second attempt', { fault: 'hang', attempts: [1] }, { attempt: 2 }, false],
      ['a time before', { fault: 'hang', fromMs: 10 }, { atMs: 9 }, false],
      ['the time', { fault: 'hang', fromMs: 10, untilMs: 20 }, { atMs: 10 }, true],
      ['a time after', { fault: 'hang', fromMs: 10, untilMs: 20 }, { atMs: 20 }, false],
    ])('matches by %s', (_, fault, at, isHit) => {
      expect(new FaultPlanner(scenario([fault])).attempt({ ...site, ...at }).hang !== undefined).toBe(isHit);
    });

    it('adds up latencies, and applies the first rule of every other kind', () => {
      const planner = new FaultPlanner(
        scenario([
          { fault: 'latency', takesMs: 10 },
          { fault: 'latency', takesMs: 5 },
          { fault: 'error', code: 'RATE_LIMITED' },
          { fault: 'error', code: 'INTERNAL' },
          { fault: 'crash', when: 'after', downMs: 7 },
          { fault: 'slow-output', bytesPerS: 3 },
          { fault: 'duplicate-report' },
          { fault: 'late-report', delayMs: 2 },
          { fault: 'lost-ack' },
        ]),
      );
      expect(planner.attempt(site)).toEqual({
        latencyMs: 15,
        error: { fault: 'error', code: 'RATE_LIMITED' },
        crash: { when: 'after', downMs: 7 },
        outputBytesPerS: 3,
        copies: { message: 'task.finished', copies: 1 },
        reportDelayMs: 2,
        lostAck: 'task.finished',
      });
    });
  });

  describe('events', () => {
    function first(planner: FaultPlanner, count: number, workerId = 'w', index = 0) {
      const events = planner.events(workerId, index);
      return Array.from({ length: count }, () => events.next().value);
    }

    it('returns events in order of time, each rule at its own rate', () => {
      const planner = new FaultPlanner(
        scenario([
          { fault: 'link-cut', everyMs: 100, downMs: 5 },
          { fault: 'silent-link', firstMs: 0, everyMs: 150, forMs: 6, times: 2 },
        ]),
      );
      expect(first(planner, 5)).toEqual([
        { atMs: 0, rule: 1, kind: 'silent-link', forMs: 6 },
        { atMs: 100, rule: 0, kind: 'link-cut', downMs: 5 },
        { atMs: 150, rule: 1, kind: 'silent-link', forMs: 6 },
        { atMs: 200, rule: 0, kind: 'link-cut', downMs: 5 },
        { atMs: 300, rule: 0, kind: 'link-cut', downMs: 5 },
      ]);
    });

    it('ends when no rule has events left', () => {
      const planner = new FaultPlanner(scenario([{ fault: 'link-cut', everyMs: 1, downMs: 1, times: 2 }]));
      expect([...planner.events('w')]).toHaveLength(2);
      expect([...new FaultPlanner(scenario([])).events('w')]).toEqual([]);
    });

    it('advances in time even if a gap is 0', () => {
      const planner = new FaultPlanner(scenario([{ fault: 'link-cut', everyMs: 0, downMs: 0 }]));
      expect(first(planner, 3).map((event) => event && event.atMs)).toEqual([0, 1, 2]);
    });

    it('staggers restarts across workers, and hits all workers at once in a storm', () => {
      const gaps = { kind: 'exponential', meanMs: 1000 } as const;
      const planner = new FaultPlanner(
        scenario([
          { fault: 'restart', firstMs: 1000, everyMs: 50_000, downMs: 10, staggerMs: 100, times: 1 },
          { fault: 'registration-storm', firstMs: gaps, everyMs: gaps, rounds: 3, times: 1 },
        ]),
      );
      const [one, two] = [[...planner.events('a', 0)], [...planner.events('b', 1)]];
      const at = (events: typeof one, kind: string) => events.find((event) => event.kind === kind)?.atMs;
      expect([at(one, 'restart'), at(two, 'restart')]).toEqual([1000, 1100]);
      expect(at(one, 'registration-storm')).toBe(at(two, 'registration-storm'));
    });
  });

  describe('worker', () => {
    it('returns the permanent faults', () => {
      const planner = new FaultPlanner(
        scenario([
          { fault: 'clock-skew', workers: ['a'], offsetMs: -5000, speed: 1.5 },
          { fault: 'slots-lie', workers: ['b'], slots: 9 },
        ]),
      );
      expect(planner.worker('a')).toEqual({ clockOffsetMs: -5000, clockSpeed: 1.5 });
      expect(planner.worker('b')).toEqual({ clockOffsetMs: 0, clockSpeed: 1, slots: 9 });
    });
  });
});

describe(matches, () => {
  it.each([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['a*', 'a', true],
    ['*b', 'ab', true],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXcYc', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    [`${'*a'.repeat(30)}*b`, 'a'.repeat(5000), false],
  ])('matches %j with %j', (pattern, text, isMatch) => {
    expect(matches(pattern, text)).toBe(isMatch);
  });
});
