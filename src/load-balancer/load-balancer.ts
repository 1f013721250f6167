import type { Labels } from '@yardmaster/protocol';
import type { Random } from '@yardmaster/worker-kit/clock';
import { Candidates } from '../registry';
import { strategies, type Candidate, type Strategy, type StrategyName } from '../strategies';

/** A worker that was picked, and why it is that one. */
export interface Choice {
  worker: Candidate;
  assignment: {
    strategy: StrategyName;
    /** How many workers there were to choose from. */
    candidates: number;
    /** What decided, for people. */
    reason: string;
  };
}

/** Picks the worker of a task among those that may take it now. What that costs does not grow with the fleet. */
export class LoadBalancer {
  private lastWorkerId?: string;

  constructor(
    readonly strategy: StrategyName,
    private readonly random: Random,
  ) {}

  /**
   * The worker for a task that prefers these labels, and why; nothing where nobody may take it. Where an attempt was made before, on
   * worker `lastTriedId`, any other goes first: what failed there may have failed because of it.
   */
  choose(candidates: Candidates | readonly Candidate[], prefer: Labels, previousWorkerId?: string): Choice | undefined {
    const all = candidates instanceof Candidates ? candidates : new Candidates(candidates);
    if (all.size === 0) return undefined;
    const excludedId =
      previousWorkerId !== undefined && all.size > 1 && all.has(previousWorkerId) ? previousWorkerId : undefined;
    const preferred = mostPreferred(all, prefer, excludedId);
    const strategy: Strategy = strategies[this.strategy];
    const { random, lastWorkerId } = this;
    const choices = preferred.inOrder(strategy.order, excludedId);
    const worker = strategy.choose?.(choices, { lastWorkerId, random }) ?? choices.at(0);
    const reason = [
      ...(excludedId === undefined ? [] : [`not ${excludedId}, which had the last attempt`]),
      ...(choices.size < sizeWithout(all, excludedId) ? ['most of the preferred labels'] : []),
      ...(choices.size > 1 ? [strategy.reason(worker, lastWorkerId)] : []),
    ].join(', then ');
    this.lastWorkerId = worker.workerId;
    const assignment = { strategy: this.strategy, candidates: all.size, reason: reason || onlyOne };
    return { worker, assignment };
  }

  /** The worker alone. */
  pick(candidates: Candidates | readonly Candidate[], prefer: Labels): Candidate | undefined {
    return this.choose(candidates, prefer)?.worker;
  }
}

const onlyOne = 'the only worker with room';

function sizeWithout(candidates: Candidates, excludedId: string | undefined): number {
  return candidates.size - (excludedId !== undefined && candidates.has(excludedId) ? 1 : 0);
}

/**
 * Those with the most of the preferred labels, where `exceptId` does not count. Nobody is looked at where one label is preferred, or
 * somebody has all of them.
 */
export function mostPreferred(candidates: Candidates, prefer: Labels, excludedId?: string): Candidates {
  const wanted = Object.entries(prefer);
  if (wanted.length === 0) return candidates;
  const withAll = candidates.withLabels(prefer);
  if (sizeWithout(withAll, excludedId) > 0) return withAll;
  if (wanted.length === 1) return candidates;
  const others = [...candidates].filter(({ workerId }) => workerId !== excludedId);
  const scores = others.map(({ labels }) => wanted.filter(([key, value]) => labels[key] === value).length);
  const highest = Math.max(...scores);
  return new Candidates(others.filter((_, index) => scores[index] === highest));
}
