import type { Labels } from '../protocol';
import type { Candidate } from '../registry';
import { reasons } from './reasons.strategy';
import { strategies, type StrategyName } from './strategies.strategy';

/** A worker that was picked, and why it is that one. */
export interface Placed {
  worker: Candidate;
  placement: {
    strategy: StrategyName;
    /** How many workers there were to choose from. */
    candidates: number;
    /** What decided, for people. */
    reason: string;
  };
}

/** Picks the worker of a task among those that may take it now. */
export class LoadBalancer {
  private lastWorkerId?: string;

  constructor(readonly strategy: StrategyName) {}

  /**
   * The worker for a task that prefers these labels, and why; nothing where nobody may take it. Where an attempt was made before, on
   * worker `lastTriedId`, any other goes first: what failed there may have failed because of it.
   */
  place(candidates: readonly Candidate[], prefer: Labels, lastTriedId?: string): Placed | undefined {
    if (candidates.length === 0) return undefined;
    const others = othersThan(lastTriedId, candidates);
    const preferred = mostPreferred(others, prefer);
    const worker = strategies[this.strategy](preferred, this.lastWorkerId);
    const reason = [
      ...(others.length < candidates.length ? [`not ${lastTriedId}, which had the last attempt`] : []),
      ...(preferred.length < others.length ? ['most of the preferred labels'] : []),
      ...(preferred.length > 1 ? [reasons[this.strategy](worker, this.lastWorkerId)] : []),
    ].join(', then ');
    this.lastWorkerId = worker.workerId;
    const placement = { strategy: this.strategy, candidates: candidates.length, reason: reason || onlyOne };
    return { worker, placement };
  }

  /** The worker alone. */
  pick(candidates: readonly Candidate[], prefer: Labels): Candidate | undefined {
    return this.place(candidates, prefer)?.worker;
  }
}

const onlyOne = 'the only worker with room';

/** Those that are not this one; all where there is no other. */
function othersThan(workerId: string | undefined, candidates: readonly Candidate[]): readonly Candidate[] {
  if (workerId === undefined) return candidates;
  const others = candidates.filter((candidate) => candidate.workerId !== workerId);
  return others.length > 0 ? others : candidates;
}

/** Those with the most of the preferred labels. */
export function mostPreferred(candidates: readonly Candidate[], prefer: Labels): readonly Candidate[] {
  const wanted = Object.entries(prefer);
  if (wanted.length === 0) return candidates;
  const scores = candidates.map(({ labels }) => wanted.filter(([key, value]) => labels[key] === value).length);
  const highest = Math.max(...scores);
  return candidates.filter((_, index) => scores[index] === highest);
}
