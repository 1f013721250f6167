import type { Labels } from '../protocol';
import type { Candidate } from '../registry';
import { strategies, type StrategyName } from './strategies.strategy';

/** Picks the worker of a task among those that may take it now. */
export class LoadBalancer {
  private lastWorkerId?: string;

  constructor(readonly strategy: StrategyName) {}

  /** The worker for a task that prefers these labels; nothing where nobody may take it. */
  pick(candidates: readonly Candidate[], prefer: Labels): Candidate | undefined {
    if (candidates.length === 0) return undefined;
    const picked = strategies[this.strategy](mostPreferred(candidates, prefer), this.lastWorkerId);
    this.lastWorkerId = picked.workerId;
    return picked;
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
