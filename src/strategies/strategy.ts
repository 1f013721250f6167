import type { Random } from '@yardmaster/worker-kit/clock';
import type { Labels } from '@yardmaster/protocol';

/** A worker that has room for a task, as a strategy sees it. */
export interface Candidate {
  workerId: string;
  slots: number;
  inFlight: number;
  labels: Labels;
  capabilityCount: number;
}

/** Ranks two candidates: negative if the first goes first, 0 if it does not matter. */
export type Order = (a: Candidate, b: Candidate) => number;

/** The candidates that a strategy chooses from, in its order; at least one. The cost of a call hardly grows with their number. */
export interface Choices {
  readonly size: number;
  /** The candidate at a rank, from 0 to `size - 1`. */
  at(rank: number): Candidate;
  /** The first candidate for which `isFrom` holds; it must hold for all that follow too. */
  find(isFrom: (candidate: Candidate) => boolean): Candidate | undefined;
}

/** What a choice may depend on besides the candidates. */
export interface ChoiceContext {
  /** The worker that was chosen before. */
  readonly lastWorkerId: string | undefined;
  /** The only source of chance, so that a simulation repeats its choices. */
  readonly random: Random;
}

/** A way to choose the worker of a task. Everything about it is declared here; `strategies` gives it its name. */
export interface Strategy {
  /** Says in a clause which worker it chooses; part of the help of the setting. */
  help: string;
  /** Compares candidates by what they are, and by nothing that changes. It need not be total: ties go by worker id, as do all without it. */
  order?: Order;
  /** Chooses a candidate without looking at all of them. Without it, the first one is chosen. */
  choose?: (choices: Choices, turn: ChoiceContext) => Candidate;
  /** Says what decided, for people. It is stored with every attempt, so it is short. */
  reason: (chosen: Candidate, lastWorkerId: string | undefined) => string;
}
