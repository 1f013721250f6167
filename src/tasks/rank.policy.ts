/** In which order tasks of one priority go: shorter ones may overtake, within a bound, or strictly as they came. */
export type QueueOrder = 'short-first' | 'fifo';

/** What the place of a task in the queue follows from, when it comes. */
export interface RankFacts {
  createdAtMs: number;
  /** How long tasks of its kind run, as far as that is known. */
  estimateMs: number | undefined;
  /** The place of the last task of its kind. */
  lastRankMs: number | undefined;
  /** How much later a task may come and still go before another one. */
  overtakeMsMax: number;
}

/**
 * How much longer a task waits, at the most, for each unit of time that it is expected to run: a task that runs for a second lets those
 * go first that take nothing and come within ten. Found with the laboratory: docs/performance.md.
 */
const delayPerRunTime = 10;

/**
 * The place of a task among those of its priority: the lowest goes first. It is its time of arrival, and later by what it is expected to
 * run, so that what is short does not wait behind what is long. It is decided once and never changes, and a task that comes more than
 * `overtakeMsMax` after another never goes before it: nothing starves. Tasks of one kind keep the order in which they came, also where the
 * estimate falls.
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

/** How long attempts at one kind of task have taken. */
export interface RunTime {
  meanMs: number;
  count: number;
}

/** How much a new attempt counts, once there are many. */
const weightMin = 0.02;

/** With one more attempt: the mean of the first ones, then one in which the latest count most. */
export function withRunTime({ meanMs, count }: RunTime, durationMs: number): RunTime {
  const weight = Math.max(1 / (count + 1), weightMin);
  return { meanMs: meanMs + weight * (Math.max(0, durationMs) - meanMs), count: count + 1 };
}
