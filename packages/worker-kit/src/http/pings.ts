/**
 * The liveness signal of a link, served by either side: a peer that stops is given up 3 to 4 s later, so its work runs elsewhere within 5 s.
 * The timeout is long against the interval, since on a busy machine a process that is well may not be run for a second or two.
 */
export const pings = { pingInterval: 1000, pingTimeout: 3000 } as const;
