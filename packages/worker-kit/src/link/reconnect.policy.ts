/** A peer that refused us is not asked again faster (protocol/README.md, "Transport"). */
export const refusedDelayMs = 5000;

const firstDelayMs = 250;
const delayMsMax = 5000;
/** For about as long as a lease lives there are attempts to present, and the delays stay short. */
const whileLeasesLast = { delayMsMax: 500, failures: 30 };

/**
 * How long to wait before a lost link is opened again: within 250 ms at first, then up to 500 ms while leases may live, then
 * exponentially longer to 5 s, each time shortened by up to a half by chance, so that many workers do not come back at once.
 *
 * @param failures attempts that failed since the last good link
 * @param chance a number in [0, 1)
 */
export function reconnectDelayMs(failures: number, wasRefused: boolean, chance: number): number {
  if (wasRefused) return refusedDelayMs * (1 + chance / 2);
  if (failures >= whileLeasesLast.failures) return growingDelayMs(failures - whileLeasesLast.failures + 2, chance);
  return Math.min(whileLeasesLast.delayMsMax * (1 - chance / 2), growingDelayMs(failures, chance));
}

/** From 250 ms exponentially longer to 5 s, shortened by up to a half by chance. */
export function growingDelayMs(failures: number, chance: number): number {
  return Math.min(delayMsMax, firstDelayMs * 2 ** Math.min(failures, 16)) * (1 - chance / 2);
}
