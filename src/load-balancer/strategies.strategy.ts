import type { Candidate } from '../registry';

/** Chooses among candidates, of which there is at least one, given the worker that was chosen last. */
export type Strategy = (candidates: readonly Candidate[], lastWorkerId: string | undefined) => Candidate;

/** The least share of slots taken, then the most free slots. */
export const leastLoaded: Strategy = (candidates) =>
  best(
    candidates,
    (a, b) => a.inFlight / a.slots - b.inFlight / b.slots || b.slots - b.inFlight - (a.slots - a.inFlight),
  );

/** Each worker in turn, in the order of their ids. */
export const roundRobin: Strategy = (candidates, lastWorkerId) => {
  const ordered = [...candidates].sort(byId);
  return ordered.find(({ workerId }) => lastWorkerId === undefined || workerId > lastWorkerId) ?? ordered[0]!;
};

/** The fewest tasks in flight for its weight, which is the label `weight` (1 where it is none). */
export const weighted: Strategy = (candidates) =>
  best(candidates, (a, b) => (a.inFlight + 1) / weightOf(a) - (b.inFlight + 1) / weightOf(b));

/** The most specialised worker, so that the versatile ones stay free; then the least loaded. */
export const fewestCapabilities: Strategy = (candidates) =>
  best(candidates, (a, b) => a.capabilityCount - b.capabilityCount || a.inFlight / a.slots - b.inFlight / b.slots);

/** Every strategy by the name that the configuration gives it. */
export const strategies = {
  'least-loaded': leastLoaded,
  'round-robin': roundRobin,
  weighted,
  'fewest-capabilities': fewestCapabilities,
} satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

/** The first by `compare`; ties go by id, so that the choice is the same whatever the order. */
function best(candidates: readonly Candidate[], compare: (a: Candidate, b: Candidate) => number): Candidate {
  return candidates.reduce((first, other) => ((compare(first, other) || byId(first, other)) <= 0 ? first : other));
}

function byId(a: Candidate, b: Candidate): number {
  return a.workerId < b.workerId ? -1 : a.workerId > b.workerId ? 1 : 0;
}

/** The label `weight`; 1 where that is no positive number. */
export function weightOf({ labels }: Candidate): number {
  const weight = Number(labels['weight'] ?? 1);
  return weight > 0 && Number.isFinite(weight) ? weight : 1;
}
