/**
 * The heartbeat of a link, from either side. A peer that stops is given up after 3 to 4 s, so that its work restarts
 * elsewhere within 5 s. The timeout is long compared with the interval, since a healthy process on a busy machine may
 * not run for a second or two.
 */
export const pings = { pingInterval: 1000, pingTimeout: 3000 } as const;
