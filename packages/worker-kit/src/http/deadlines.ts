import type { ServerOptions } from 'node:http';

/** Deadline for the request line and all headers, on new and on kept connections. */
export const headersTimeoutMs = 15_000;
/** Deadline for the body of a request. Uploads have their own. */
export const bodyTimeoutMs = 30_000;
/** A client is disconnected if it reads nothing of its response, or sends nothing of its upload, for this time. */
export const stallTimeoutMs = 30_000;
/** Idle connections are closed after this time. */
export const keepAliveTimeoutMs = 72_000;
/** How often Node checks for late headers. */
const checkIntervalMs = 5_000;

/** Largest request line with headers; longer ones are rejected. */
export const headersBytesMax = 16 * 1024;
/** Longest path with query. */
export const urlCharsMax = 8 * 1024;

/**
 * Returns the deadlines that Node enforces. `requestTimeout` covers a whole request; 0 leaves bodies to the handler.
 */
export function httpServerOptions(requestTimeout = 0, headersTimeout = headersTimeoutMs): ServerOptions {
  return {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(checkIntervalMs, headersTimeout),
    maxHeaderSize: headersBytesMax,
  };
}
