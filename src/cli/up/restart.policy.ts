/** How a local worker that died is started again. */
export const restartLimits = {
  delayMsMin: 250,
  delayMsMax: 10_000,
  /** A process that was up for so long counts as healthy, and the delays start over. */
  healthyAfterMs: 30_000,
} as const;

/** The restart after the `deaths`-th death in a row. */
export interface Restart {
  delayMs: number;
  deaths: number;
}

/** Doubles the delay with each death in a row; `deaths` counts those before this one, `upMs` is how long it was up. */
export function restartAfter(deaths: number, upMs: number): Restart {
  const { delayMsMin, delayMsMax, healthyAfterMs } = restartLimits;
  const before = upMs >= healthyAfterMs ? 0 : deaths;
  return { delayMs: Math.min(delayMsMax, delayMsMin * 2 ** Math.min(before, 30)), deaths: before + 1 };
}
