/** Decides when a crashed local worker is restarted. */
export const restartLimits = {
  delayMsMin: 250,
  delayMsMax: 10_000,
  /** A process that ran this long counts as healthy, which resets the delays. */
  healthyAfterMs: 30_000,
} as const;

/** The restart after the `deaths`-th consecutive crash. */
export interface Restart {
  delayMs: number;
  deaths: number;
}

/**
 * Doubles the delay with each consecutive crash. `deaths` counts the earlier crashes; `upMs` is how long the process
 * ran.
 */
export function restartAfter(deaths: number, upMs: number): Restart {
  const { delayMsMin, delayMsMax, healthyAfterMs } = restartLimits;
  const before = upMs >= healthyAfterMs ? 0 : deaths;
  return { delayMs: Math.min(delayMsMax, delayMsMin * 2 ** Math.min(before, 30)), deaths: before + 1 };
}
