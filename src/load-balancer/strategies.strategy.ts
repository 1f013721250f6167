import type { Candidate, Order, SortedList } from '../registry';

/** Chooses among candidates. */
export interface Strategy {
  /** In which order they are looked at; tells any two apart. */
  order: Order;
  /** Whether a candidate is beyond the worker that was chosen last: the first that is, is chosen; else the first of all. */
  isBeyond?: (candidate: Candidate, lastWorkerId: string) => boolean;
}

/** The least share of slots taken, then the most free slots. */
export const leastLoaded: Strategy = {
  order: (a, b) =>
    a.inFlight / a.slots - b.inFlight / b.slots || b.slots - b.inFlight - (a.slots - a.inFlight) || byId(a, b),
};

/** Each worker in turn, in the order of their ids. */
export const roundRobin: Strategy = {
  order: byId,
  isBeyond: ({ workerId }, lastWorkerId) => workerId > lastWorkerId,
};

/** The fewest tasks in flight for its weight, which is the label `weight` (1 where it is none). */
export const weighted: Strategy = {
  order: (a, b) => (a.inFlight + 1) / weightOf(a) - (b.inFlight + 1) / weightOf(b) || byId(a, b),
};

/** The most specialised worker, so that the versatile ones stay free; then the least loaded. */
export const fewestCapabilities: Strategy = {
  order: (a, b) => a.capabilityCount - b.capabilityCount || a.inFlight / a.slots - b.inFlight / b.slots || byId(a, b),
};

/** Every strategy by the name that the configuration gives it. */
export const strategies = {
  'least-loaded': leastLoaded,
  'round-robin': roundRobin,
  weighted,
  'fewest-capabilities': fewestCapabilities,
} satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

/** The choice among candidates in the order of the strategy, of which there is at least one that is not `exceptId`. */
export function choose(
  { isBeyond }: Strategy,
  ordered: SortedList<Candidate>,
  lastWorkerId: string | undefined,
  exceptId?: string,
): Candidate {
  const isNext = isBeyond && lastWorkerId !== undefined;
  const [first, second] = ordered.from(isNext ? (candidate) => isBeyond(candidate, lastWorkerId) : undefined);
  return first!.workerId === exceptId ? second! : first!;
}

/** Ties go by id, so that the choice is the same whatever came first. */
function byId(a: Candidate, b: Candidate): number {
  return a.workerId < b.workerId ? -1 : a.workerId > b.workerId ? 1 : 0;
}

/** The label `weight`; 1 where that is no positive number. */
export function weightOf({ labels }: Candidate): number {
  const weight = Number(labels['weight'] ?? 1);
  return weight > 0 && Number.isFinite(weight) ? weight : 1;
}
