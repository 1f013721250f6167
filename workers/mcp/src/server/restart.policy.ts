/** The delays before a lost server is started again. */
export const restartLimits = {
  delayMsMin: 250,
  delayMsMax: 30_000,
  /** A server that was ready for so long counts as healthy, and the delays start over. */
  healthyAfterMs: 30_000,
} as const;

/** Doubles the delay with each loss in a row; `losses` counts those before this one, `readyMs` is how long it was ready. */
export function restartAfter(losses: number, readyMs: number): { delayMs: number; losses: number } {
  const { delayMsMin, delayMsMax, healthyAfterMs } = restartLimits;
  const before = readyMs >= healthyAfterMs ? 0 : losses;
  return { delayMs: Math.min(delayMsMax, delayMsMin * 2 ** Math.min(before, 20)), losses: before + 1 };
}
