import { SeededRandom } from '@yardmaster/testkit';
import { Candidates } from '../registry';
import { strategies, strategyNames, type Candidate, type Strategy, type StrategyName } from '../strategies';
import { LoadBalancer, mostPreferred } from './load-balancer';

function candidate(workerId: string, over: Partial<Candidate> = {}): Candidate {
  return { workerId, slots: 4, inFlight: 0, labels: {}, capabilityCount: 2, ...over };
}

function balancerBy(strategy: StrategyName): LoadBalancer {
  return new LoadBalancer(strategy, new SeededRandom(1));
}

describe(LoadBalancer.name, () => {
  it('picks nothing without candidates', () => {
    expect(balancerBy('least-loaded').pick([], {})).toBeUndefined();
  });

  it('remembers the last choice', () => {
    const balancer = balancerBy('round-robin');
    const all = [candidate('a'), candidate('b')];
    expect([1, 2, 3].map(() => balancer.pick(all, {})!.workerId)).toEqual(['a', 'b', 'a']);
  });

  it.each(strategyNames)('gives the reason: %s', (name) => {
    const all = [candidate('a', { labels: { weight: '2' } }), candidate('b', { inFlight: 1 })];
    const { reason }: Strategy = strategies[name];
    expect(balancerBy(name).choose(all, {})).toEqual({
      worker: all[0],
      assignment: { strategy: name, candidates: 2, reason: reason(all[0]!, undefined) },
    });
  });

  it('names the previous worker for round-robin', () => {
    const balancer = balancerBy('round-robin');
    const all = [candidate('a'), candidate('b')];
    expect([1, 2, 3].map(() => balancer.choose(all, {})!.assignment.reason)).toEqual([
      'first in turn',
      'next after a',
      'next after b',
    ]);
  });

  it('gives the reason if labels decided, or there was one candidate', () => {
    const [a, b, c] = ['yes', 'yes', 'no'].map((gpu, index) =>
      candidate('abc'[index]!, { labels: { gpu }, inFlight: index }),
    ) as [Candidate, Candidate, Candidate];
    const balancer = balancerBy('least-loaded');
    const reasonOf = (all: Candidate[], gpu: string): string => balancer.choose(all, { gpu })!.assignment.reason;
    expect(reasonOf([c], 'yes')).toBe('the only worker with a free slot');
    expect(reasonOf([a, b, c], 'no')).toBe('most of the preferred labels');
    expect(reasonOf([a, b, c], 'yes')).toBe('most of the preferred labels, then least loaded, with 0 of 4 slots used');
    expect(reasonOf([a, b], 'yes')).toBe('least loaded, with 0 of 4 slots used');
  });

  it('chooses another worker before the one with the last attempt, whatever is preferred', () => {
    const all = [candidate('a', { labels: { gpu: 'yes' } }), candidate('b', { inFlight: 3 }), candidate('c')];
    const placed = (candidates: Candidate[]) => {
      const { worker, assignment } = balancerBy('least-loaded').choose(candidates, { gpu: 'yes' }, 'a')!;
      return [worker.workerId, assignment.reason];
    };
    expect(placed(all)).toEqual(['c', 'not a, which had the last attempt, then least loaded, with 0 of 4 slots used']);
    expect(placed(all.slice(0, 2))).toEqual(['b', 'not a, which had the last attempt']);
    expect(placed(all.slice(0, 1))).toEqual(['a', 'the only worker with a free slot']);
  });

  it('applies preferred labels before the strategy', () => {
    const all = [
      candidate('a'),
      candidate('b', { labels: { gpu: 'yes' }, inFlight: 3 }),
      candidate('c', { labels: { gpu: 'yes', region: 'eu' }, inFlight: 3 }),
    ];
    expect(
      [...mostPreferred(new Candidates(all), { gpu: 'yes', region: 'eu' })].map(({ workerId }) => workerId),
    ).toEqual(['c']);
    expect(balancerBy('least-loaded').pick(all, { gpu: 'yes' })!.workerId).toBe('b');
    expect(balancerBy('least-loaded').pick(all, { gpu: 'no' })!.workerId).toBe('a');
  });
});
