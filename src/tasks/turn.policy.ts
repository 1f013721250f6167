/** The position of an API key in the turns between keys. */
export interface Turn {
  /** The key with the lowest turn goes first. Each task that is served adds 1 / weight. */
  turn: number;
  /** Tasks left in the key's round; a round begins with as many as the key's weight. */
  left: number;
}

/** The turn at which a task was served, and the key's next one. */
export interface ServedTurn {
  servedAt: number;
  next: Turn;
}

/** Shares outside of this range would make turns imprecise or endless. */
const [weightMin, weightMax] = [0.001, 1000];

/**
 * Serves a task. `now` is the largest turn served so far. A key that begins a round starts at no less than `now`: a key whose queues had no free
 * slot for long catches up by one round, not by all that it missed. Within a round its turn is kept, so that weights also apply to keys that share
 * slots which are free less often than others.
 */
export function serveTurn({ turn, left }: Turn, now: number, weightGiven = 1): ServedTurn {
  const weight = boundedWeight(weightGiven);
  const isNewRound = left <= 0;
  const servedAt = isNewRound ? Math.max(turn, now) : turn;
  return { servedAt, next: { turn: servedAt + 1 / weight, left: (isNewRound ? weight : Math.min(left, weight)) - 1 } };
}

/** Returns the turn of a key that had no waiting tasks: it has no credit for the time without. */
export function activeTurn({ turn, left }: Turn, now: number): Turn {
  return turn >= now ? { turn, left } : { turn: now, left: 0 };
}

/** True if a key at its limit of running tasks must wait until one ends. */
export function isAtLimit(running: number, runningMax: number | undefined): boolean {
  return runningMax !== undefined && running >= runningMax;
}

function boundedWeight(weight: number): number {
  return weight > 0 ? Math.min(Math.max(weight, weightMin), weightMax) : 1;
}
