/**
 * The heartbeat of a link, from either side. A silent peer counts as dead after 3 to 4 s, so that its work restarts
 * elsewhere within 5 s. The timeout is long compared with the interval, because a healthy process on a busy machine may
 * not run for a second or two.
 */
export const pings = { pingInterval: 1000, pingTimeout: 3000 } as const;
