import { Candidates, type Candidate } from '../registry';
import { LoadBalancer, mostPreferred } from './load-balancer';
import { choose, strategies, type StrategyName } from './strategies.strategy';

function candidate(workerId: string, over: Partial<Candidate> = {}): Candidate {
  return { workerId, slots: 4, inFlight: 0, labels: {}, capabilityCount: 2, ...over };
}

describe('strategies', () => {
  const chosen = (name: StrategyName, candidates: Candidate[], last?: string): string => {
    const strategy = strategies[name];
    return choose(strategy, new Candidates(candidates).inOrder(strategy.order), last).workerId;
  };

  it('least-loaded should take the least share of slots, then the most free ones', () => {
    expect(chosen('least-loaded', [candidate('a', { inFlight: 2 }), candidate('b', { inFlight: 3, slots: 8 })])).toBe(
      'b',
    );
    expect(chosen('least-loaded', [candidate('a'), candidate('b', { slots: 8 })])).toBe('b');
  });

  it('round-robin should go on after the last one, and begin again', () => {
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

  it('weighted should fill workers by their label, and take a bad weight for 1', () => {
    const heavy = candidate('b', { labels: { weight: '3' }, inFlight: 1 });
    expect(chosen('weighted', [candidate('a'), heavy])).toBe('b');
    expect(chosen('weighted', [candidate('a'), { ...heavy, inFlight: 3 }])).toBe('a');
    expect(chosen('weighted', [candidate('a'), candidate('b', { labels: { weight: '-9' } })])).toBe('a');
  });

  it('fewest-capabilities should spare the versatile', () => {
    expect(
      chosen('fewest-capabilities', [candidate('a', { capabilityCount: 9 }), candidate('b', { inFlight: 3 })]),
    ).toBe('b');
  });

  it.each(Object.keys(strategies) as StrategyName[])('%s should choose the same whatever the order', (name) => {
    const all = [candidate('b', { inFlight: 1 }), candidate('a', { inFlight: 1 }), candidate('c', { inFlight: 1 })];
    expect(chosen(name, all)).toBe(chosen(name, [...all].reverse()));
  });
});

describe(LoadBalancer.name, () => {
  it('should pick nothing where nobody may', () => {
    expect(new LoadBalancer('least-loaded').pick([], {})).toBeUndefined();
  });

  it('should remember whom it picked last', () => {
    const balancer = new LoadBalancer('round-robin');
    const all = [candidate('a'), candidate('b')];
    expect([1, 2, 3].map(() => balancer.pick(all, {})!.workerId)).toEqual(['a', 'b', 'a']);
  });

  it.each<[StrategyName, string]>([
    ['least-loaded', 'least loaded, with 0 of 4 slots used'],
    ['round-robin', 'first in turn'],
    ['weighted', 'least for its weight, with 0 running and weight 2'],
    ['fewest-capabilities', 'most specialised, with 2 capabilities and 0 of 4 slots used'],
  ])('should say what decided: %s', (strategy, reason) => {
    const all = [candidate('a', { labels: { weight: '2' } }), candidate('b', { inFlight: 1 })];
    expect(new LoadBalancer(strategy).place(all, {})).toEqual({
      worker: all[0],
      placement: { strategy, candidates: 2, reason },
    });
  });

  it('should say after whom it was the turn of a worker', () => {
    const balancer = new LoadBalancer('round-robin');
    const all = [candidate('a'), candidate('b')];
    expect([1, 2, 3].map(() => balancer.place(all, {})!.placement.reason)).toEqual([
      'first in turn',
      'next after a',
      'next after b',
    ]);
  });

  it('should say where labels decided, or nobody else was there', () => {
    const [a, b, c] = ['yes', 'yes', 'no'].map((gpu, index) =>
      candidate('abc'[index]!, { labels: { gpu }, inFlight: index }),
    ) as [Candidate, Candidate, Candidate];
    const balancer = new LoadBalancer('least-loaded');
    const reasonOf = (all: Candidate[], gpu: string): string => balancer.place(all, { gpu })!.placement.reason;
    expect(reasonOf([c], 'yes')).toBe('the only worker with room');
    expect(reasonOf([a, b, c], 'no')).toBe('most of the preferred labels');
    expect(reasonOf([a, b, c], 'yes')).toBe('most of the preferred labels, then least loaded, with 0 of 4 slots used');
    expect(reasonOf([a, b], 'yes')).toBe('least loaded, with 0 of 4 slots used');
  });

  it('should put another worker before the one that had the last attempt, whatever is preferred', () => {
    const all = [candidate('a', { labels: { gpu: 'yes' } }), candidate('b', { inFlight: 3 }), candidate('c')];
    const placed = (candidates: Candidate[]) => {
      const { worker, placement } = new LoadBalancer('least-loaded').place(candidates, { gpu: 'yes' }, 'a')!;
      return [worker.workerId, placement.reason];
    };
    expect(placed(all)).toEqual(['c', 'not a, which had the last attempt, then least loaded, with 0 of 4 slots used']);
    expect(placed(all.slice(0, 2))).toEqual(['b', 'not a, which had the last attempt']);
    expect(placed(all.slice(0, 1))).toEqual(['a', 'the only worker with room']);
  });

  it('should prefer the most preferred labels before it balances', () => {
    const all = [
      candidate('a'),
      candidate('b', { labels: { gpu: 'yes' }, inFlight: 3 }),
      candidate('c', { labels: { gpu: 'yes', region: 'eu' }, inFlight: 3 }),
    ];
    expect(
      [...mostPreferred(new Candidates(all), { gpu: 'yes', region: 'eu' })].map(({ workerId }) => workerId),
    ).toEqual(['c']);
    expect(new LoadBalancer('least-loaded').pick(all, { gpu: 'yes' })!.workerId).toBe('b');
    expect(new LoadBalancer('least-loaded').pick(all, { gpu: 'no' })!.workerId).toBe('a');
  });
});
