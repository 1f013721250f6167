import { SeededRandom } from '@yardmaster/testkit';
import { Candidates } from '../registry';
import { strategies, strategyNames, type StrategyName } from './strategies.strategy';
import type { Candidate, Strategy } from './strategy';

function candidate(workerId: string, over: Partial<Candidate> = {}): Candidate {
  return { workerId, slots: 4, inFlight: 0, labels: {}, capabilityCount: 2, ...over };
}

/** Returns the choices of a strategy, repeated with a seed. */
function chooser(name: StrategyName, candidates: Candidate[], seed = 1, exceptId?: string) {
  const strategy: Strategy = strategies[name];
  const choices = new Candidates(candidates).inOrder(strategy.order, exceptId);
  const random = new SeededRandom(seed);
  return (lastWorkerId?: string): Candidate => strategy.choose?.(choices, { lastWorkerId, random }) ?? choices.at(0);
}

function chosen(name: StrategyName, candidates: Candidate[], lastWorkerId?: string): string {
  return chooser(name, candidates)(lastWorkerId).workerId;
}

describe('least-loaded', () => {
  it('chooses the smallest share of slots in use, then the most free ones', () => {
    expect(chosen('least-loaded', [candidate('a', { inFlight: 2 }), candidate('b', { inFlight: 3, slots: 8 })])).toBe(
      'b',
    );
    expect(chosen('least-loaded', [candidate('a'), candidate('b', { slots: 8 })])).toBe('b');
  });
});

describe('round-robin', () => {
  it('continues after the last choice, and wraps around', () => {
    const all = [candidate('c'), candidate('a'), candidate('b')];
    expect([undefined, 'a', 'b', 'c', 'b5', 'z'].map((last) => chosen('round-robin', all, last))).toEqual([
      'a',
      'b',
      'c',
      'a',
      'c',
      'a',
    ]);
  });
});

describe('weighted', () => {
  it('divides tasks by the weight label, and treats an invalid weight as 1', () => {
    const heavy = candidate('b', { labels: { weight: '3' }, inFlight: 1 });
    expect(chosen('weighted', [candidate('a'), heavy])).toBe('b');
    expect(chosen('weighted', [candidate('a'), { ...heavy, inFlight: 3 }])).toBe('a');
    expect(chosen('weighted', [candidate('a'), candidate('b', { labels: { weight: '-9' } })])).toBe('a');
  });
});

describe('fewest-capabilities', () => {
  it('prefers the most specialised workers', () => {
    expect(
      chosen('fewest-capabilities', [candidate('a', { capabilityCount: 9 }), candidate('b', { inFlight: 3 })]),
    ).toBe('b');
  });
});

describe('power-of-two', () => {
  const draws = 200_000;

  /** Returns each candidate's share of the draws. The probability that a share is off by 0.005 is one in a million. */
  function sharesOf(all: Candidate[], exceptId?: string): number[] {
    const choose = chooser('power-of-two', all, 7, exceptId);
    const counts = new Map(all.map(({ workerId }) => [workerId, 0]));
    for (let draw = 0; draw < draws; draw++) {
      const { workerId } = choose();
      counts.set(workerId, counts.get(workerId)! + 1);
    }
    return Array.from(counts.values(), (count) => count / draws);
  }

  const equal = ['a', 'b', 'c', 'd'].map((id) => candidate(id));
  const uneven = ['a', 'b', 'c', 'd'].map((id, inFlight) => candidate(id, { inFlight }));

  it('gives workers with the same load the same share', () => {
    expect(sharesOf(equal)).toEqual([
      expect.closeTo(1 / 4, 2),
      expect.closeTo(1 / 4, 2),
      expect.closeTo(1 / 4, 2),
      expect.closeTo(1 / 4, 2),
    ]);
  });

  it('chooses the less loaded of two random workers: of n workers the least loaded gets 2/n, the most loaded none', () => {
    // Four workers form 6 pairs. The least loaded worker wins 3 of them, the next one 2, then 1 and 0.
    expect(sharesOf(uneven)).toEqual([expect.closeTo(1 / 2, 2), expect.closeTo(1 / 3, 2), expect.closeTo(1 / 6, 2), 0]);
  });

  it('does not draw the worker that had the last attempt', () => {
    expect(sharesOf(equal, 'b')).toEqual([
      expect.closeTo(1 / 3, 2),
      0,
      expect.closeTo(1 / 3, 2),
      expect.closeTo(1 / 3, 2),
    ]);
    expect(sharesOf(uneven, 'a')).toEqual([0, expect.closeTo(2 / 3, 2), expect.closeTo(1 / 3, 2), 0]);
  });

  it('chooses the only candidate, or the less loaded of two', () => {
    expect(chosen('power-of-two', [candidate('a')])).toBe('a');
    expect(sharesOf([candidate('a', { inFlight: 1 }), candidate('b')])).toEqual([0, 1]);
  });

  it('makes the same choices from the same seed', () => {
    const choices = (seed: number): string => {
      const choose = chooser('power-of-two', equal, seed);
      return Array.from({ length: 50 }, () => choose().workerId).join('');
    };
    expect(choices(1)).toBe(choices(1));
    expect(choices(1)).not.toBe(choices(2));
  });
});

describe('every strategy', () => {
  it.each(strategyNames)('%s chooses the same in any order of candidates', (name) => {
    const all = [candidate('b', { inFlight: 1 }), candidate('a', { inFlight: 1 }), candidate('c', { inFlight: 1 })];
    expect(chosen(name, all)).toBe(chosen(name, [...all].reverse()));
  });

  const reasons: Record<StrategyName, string> = {
    'least-loaded': 'least loaded, with 0 of 4 slots used',
    'round-robin': 'first in turn',
    weighted: 'least for its weight, with 0 running and weight 2',
    'fewest-capabilities': 'most specialised, with 2 capabilities and 0 of 4 slots used',
    'power-of-two': 'less loaded of two random workers, with 0 of 4 slots used',
  };

  it.each(strategyNames)('%s gives a reason', (name) => {
    expect(strategies[name].reason(candidate('a', { labels: { weight: '2' } }), undefined)).toBe(reasons[name]);
  });

  it.each(strategyNames)('%s examines few of ten thousand candidates', (name) => {
    const all = new Candidates(
      Array.from({ length: 10_000 }, (_, index) => candidate(`w${index}`, { inFlight: index % 4 })),
    );
    const strategy: Strategy = strategies[name];
    const choices = all.inOrder(strategy.order, 'w5000');
    let looks = 0;
    const counted = {
      size: choices.size,
      at: (rank: number) => (looks++, choices.at(rank)),
      find: (isFrom: (each: Candidate) => boolean) => choices.find((each) => (looks++, isFrom(each))),
    };
    strategy.choose?.(counted, { lastWorkerId: 'w5000', random: new SeededRandom(1) });
    expect(looks).toBeLessThan(50);
  });
});
