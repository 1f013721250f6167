/** Delay after a refusal (protocol/README.md, "Transport"). */
export const refusedDelayMs = 5000;

const firstDelayMs = 250;
const delayMsMax = 5000;
/** Number of short delays: about the duration of a lease, while there are attempts to present. */
const whileLeasesLast = { delayMsMax: 500, failures: 30 };

/**
 * Returns the delay before a lost link is opened again: up to 250 ms at first, up to 500 ms while leases may be valid,
 * then exponentially up to 5 s. Each delay is shortened at random by up to a half, so that many workers do not
 * reconnect at once.
 * @param failures failed attempts since the last registration
 * @param chance a number in [0, 1)
 */
export function reconnectDelayMs(failures: number, wasRefused: boolean, chance: number): number {
  if (wasRefused) return refusedDelayMs * (1 + chance / 2);
  if (failures >= whileLeasesLast.failures) return growingDelayMs(failures - whileLeasesLast.failures + 2, chance);
  return Math.min(whileLeasesLast.delayMsMax * (1 - chance / 2), growingDelayMs(failures, chance));
}

/** Returns a delay that grows exponentially from 250 ms to 5 s, shortened at random by up to a half. */
export function growingDelayMs(failures: number, chance: number): number {
  return Math.min(delayMsMax, firstDelayMs * 2 ** Math.min(failures, 16)) * (1 - chance / 2);
}
