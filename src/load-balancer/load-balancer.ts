import type { Labels } from '@yardmaster/protocol';
import type { Random } from '@yardmaster/worker-kit/clock';
import { Candidates } from '../registry';
import { strategies, type Candidate, type Strategy, type StrategyName } from '../strategies';

/** The chosen worker, and the reason. */
export interface Choice {
  worker: Candidate;
  assignment: {
    strategy: StrategyName;
    /** Number of workers to choose from. */
    candidates: number;
    /** The deciding rule, in words. */
    reason: string;
  };
}

/** Chooses the worker of a task among those with a free slot. The cost does not grow with the fleet. */
export class LoadBalancer {
  private lastWorkerId?: string;

  constructor(
    readonly strategy: StrategyName,
    private readonly random: Random,
  ) {}

  /**
   * Returns the worker for a task that prefers these labels, and the reason; undefined if there is no candidate.
   * Prefers every other worker to `previousWorkerId`, because the worker of the previous attempt may have caused the
   * failure.
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

  /** Returns only the worker. */
  pick(candidates: Candidates | readonly Candidate[], prefer: Labels): Candidate | undefined {
    return this.choose(candidates, prefer)?.worker;
  }
}

const onlyOne = 'the only worker with a free slot';

function sizeWithout(candidates: Candidates, excludedId: string | undefined): number {
  return candidates.size - (excludedId !== undefined && candidates.has(excludedId) ? 1 : 0);
}

/**
 * Returns the candidates with the most preferred labels, ignoring `excludedId`. Scans them only if several labels are
 * preferred and no candidate has all.
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
