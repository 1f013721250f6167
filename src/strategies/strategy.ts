import type { Random } from '@yardmaster/worker-kit/clock';
import type { Labels } from '@yardmaster/protocol';

/** A worker with a free slot, as strategies see it. */
export interface Candidate {
  workerId: string;
  slots: number;
  inFlight: number;
  labels: Labels;
  capabilityCount: number;
}

/** Compares two candidates: negative if the first goes first, 0 if they are equal. */
export type Order = (a: Candidate, b: Candidate) => number;

/**
 * The candidates of a choice in the strategy's order; at least one. The cost of a call hardly grows with their number.
 */
export interface Choices {
  readonly size: number;
  /** Returns the candidate at a rank from 0 to `size - 1`. */
  at(rank: number): Candidate;
  /** Returns the first candidate for which `isFrom` is true; it must be true for all later candidates. */
  find(isFrom: (candidate: Candidate) => boolean): Candidate | undefined;
}

/** Further inputs of a choice. */
export interface ChoiceContext {
  /** The worker chosen last. */
  readonly lastWorkerId: string | undefined;
  /** The only source of randomness, so that a simulation repeats its choices. */
  readonly random: Random;
}

/** A rule to choose the worker of a task. `strategies` gives it its name. */
export interface Strategy {
  /** Describes the choice in a clause, for the help of the setting. */
  help: string;
  /**
   * Compares candidates by their own fields only. Need not be total: ties, and strategies without it, use the worker
   * id.
   */
  order?: Order;
  /** Chooses a candidate without scanning all of them. Without it, the first one is chosen. */
  choose?: (choices: Choices, turn: ChoiceContext) => Candidate;
  /** Describes the deciding fact in words. It is stored with every attempt, so keep it short. */
  reason: (chosen: Candidate, lastWorkerId: string | undefined) => string;
}
