/** The delays before a lost server is restarted. */
export const restartLimits = {
  delayMsMin: 250,
  delayMsMax: 30_000,
  /** A server that was ready for this time counts as healthy, which resets the delays. */
  healthyAfterMs: 30_000,
} as const;

/**
 * Returns the delay, doubled for each loss in a row. `losses` counts the earlier losses; `readyMs` is how long the
 * server was ready.
 */
export function restartAfter(losses: number, readyMs: number): { delayMs: number; losses: number } {
  const { delayMsMin, delayMsMax, healthyAfterMs } = restartLimits;
  const before = readyMs >= healthyAfterMs ? 0 : losses;
  return { delayMs: Math.min(delayMsMax, delayMsMin * 2 ** Math.min(before, 20)), losses: before + 1 };
}
