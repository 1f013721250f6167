/** The order of tasks of one priority: shorter tasks may overtake within a limit, or strictly by age. */
export type QueueOrder = 'short-first' | 'fifo';

/** The facts that determine the rank of a new task. */
export interface RankFacts {
  createdAtMs: number;
  /** Mean run time of the capability; undefined if no attempt at it has ended. */
  estimateMs: number | undefined;
  /** Rank of the last task of the capability. */
  lastRankMs: number | undefined;
  /** Limit of the age difference across which a shorter task may overtake. */
  overtakeMsMax: number;
}

/**
 * Delay in the queue per unit of expected run time: instant tasks that are created up to 10 s after a task of 1 s go
 * first. Measured with the simulation (docs/performance.md).
 */
const delayPerRunTime = 10;

/**
 * Returns the rank of a task among tasks of its priority; the lowest rank goes first. The rank is the creation time plus a delay that grows
 * with the expected run time, so that short tasks do not wait behind long ones. It is given once and never changes. A task never overtakes one
 * that is older by more than `overtakeMsMax`, so no task starves. Tasks of one capability keep their order, even if the estimate falls.
 */
export function rankMs({
  createdAtMs,
  estimateMs = 0,
  lastRankMs: lastPlaceMs = -Infinity,
  overtakeMsMax,
}: RankFacts): number {
  const ownMs = createdAtMs + Math.min(delayPerRunTime * estimateMs, overtakeMsMax);
  return Math.round(Math.max(ownMs, Math.min(lastPlaceMs, createdAtMs + overtakeMsMax)));
}

/** Mean run time of the attempts at a capability. */
export interface RunTime {
  meanMs: number;
  count: number;
}

/** Weight of a new attempt once there are many. */
const weightMin = 0.02;

/** Adds an attempt to the mean: a plain mean at first, later an exponential moving average. */
export function withRunTime({ meanMs, count }: RunTime, durationMs: number): RunTime {
  const weight = Math.max(1 / (count + 1), weightMin);
  return { meanMs: meanMs + weight * (Math.max(0, durationMs) - meanMs), count: count + 1 };
}
