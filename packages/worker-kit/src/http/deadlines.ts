import type { ServerOptions } from 'node:http';

/** The request line and all headers must have come by then, on a connection that is new as on one that is kept. */
export const headersTimeoutMs = 15_000;
/** The body of a request must have come by then. Uploads have a deadline of their own. */
export const bodyTimeoutMs = 30_000;
/** A peer that takes nothing of its answer, or sends nothing of its upload, for so long is cut. */
export const stallTimeoutMs = 30_000;
/** A connection on which no request comes is closed. */
export const keepAliveTimeoutMs = 72_000;
/** How often Node looks for requests whose headers are late. */
const checkIntervalMs = 5_000;

/** Request line and headers together; beyond it a request is refused. */
export const headersBytesMax = 16 * 1024;
/** The path and query of a request. */
export const urlCharsMax = 8 * 1024;

/** The deadlines that Node keeps. `requestTimeout` is that of a whole request: 0 leaves the body to the code that serves it. */
export function httpServerOptions(requestTimeout = 0, headersTimeout = headersTimeoutMs): ServerOptions {
  return {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(checkIntervalMs, headersTimeout),
    maxHeaderSize: headersBytesMax,
  };
}
