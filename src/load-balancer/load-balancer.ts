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

  /** The worker for a task that prefers these labels, and why; nothing where nobody may take it. */
  place(candidates: readonly Candidate[], prefer: Labels): Placed | undefined {
    if (candidates.length === 0) return undefined;
    const preferred = mostPreferred(candidates, prefer);
    const worker = strategies[this.strategy](preferred, this.lastWorkerId);
    const reason = this.reason(worker, candidates.length, preferred.length);
    this.lastWorkerId = worker.workerId;
    return { worker, placement: { strategy: this.strategy, candidates: candidates.length, reason } };
  }

  /** The worker alone. */
  pick(candidates: readonly Candidate[], prefer: Labels): Candidate | undefined {
    return this.place(candidates, prefer)?.worker;
  }

  private reason(worker: Candidate, candidates: number, preferred: number): string {
    if (candidates === 1) return 'the only worker with room';
    if (preferred === 1) return 'more of the preferred labels than any other';
    const decided = reasons[this.strategy](worker, this.lastWorkerId);
    return preferred === candidates ? decided : `one of ${preferred} with most of the preferred labels; ${decided}`;
  }
}

/** Those with the most of the preferred labels. */
export function mostPreferred(candidates: readonly Candidate[], prefer: Labels): readonly Candidate[] {
  const wanted = Object.entries(prefer);
  if (wanted.length === 0) return candidates;
  const scores = candidates.map(({ labels }) => wanted.filter(([key, value]) => labels[key] === value).length);
  const highest = Math.max(...scores);
  return candidates.filter((_, index) => scores[index] === highest);
}
