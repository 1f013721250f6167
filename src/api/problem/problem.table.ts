import type { KnownErrorCode } from '@yardmaster/protocol';

/** HTTP status and title of an error code. */
export interface ProblemKind {
  status: number;
  title: string;
  /** Sent as `Retry-After`, unless `details.retryAfterMs` of the error is more exact. */
  retryAfterS?: number;
}

/**
 * The HTTP status of each error code. A code that is not listed here never reaches a caller: it is reported as `INTERNAL`.
 * `NO_CAPABLE_WORKER` is a 503, because the same request succeeds once a suitable worker registers.
 */
export const problemTable: Readonly<Partial<Record<KnownErrorCode, ProblemKind>>> = {
  INVALID_JSON: { status: 400, title: 'The body is not valid JSON' },
  INVALID_REQUEST: { status: 400, title: 'The request is invalid' },
  UNAUTHORIZED: { status: 401, title: 'The API key is missing or wrong' },
  FORBIDDEN: { status: 403, title: 'The API key does not permit this' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'The origin is not allowed' },
  NOT_FOUND: { status: 404, title: 'Resource not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The resource does not support this method' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not arrive in time' },
  CONFLICT: { status: 409, title: 'The request conflicts with the state of the resource' },
  SESSION_LOST: { status: 409, title: 'The session has ended' },
  STALE_LEASE: { status: 409, title: 'The lease is not the one of a running attempt' },
  DRAINING: { status: 409, title: 'The worker is shutting down' },
  NO_INPUT: { status: 409, title: 'The task does not accept input' },
  INPUT_GAP: { status: 409, title: 'Input before this offset is missing' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  URI_TOO_LONG: { status: 414, title: 'The URL is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type is not supported' },
  INVALID_INPUT: { status: 422, title: 'The input does not match the input schema' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was used for a different request' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  QUEUE_FULL: { status: 429, title: 'Task limit reached', retryAfterS: 5 },
  KEY_LIMIT_REACHED: { status: 429, title: 'A limit of the API key is reached', retryAfterS: 5 },
  INPUT_FULL: { status: 429, title: 'The task has too much unread input', retryAfterS: 1 },
  SESSIONS_FULL: { status: 429, title: 'Session limit reached', retryAfterS: 5 },
  TOO_MANY_CLIENTS: { status: 429, title: 'Client limit reached', retryAfterS: 5 },
  INTERNAL: { status: 500, title: 'Internal error' },
  BAD_REPLY: { status: 502, title: 'The worker sent an invalid reply' },
  UNKNOWN_MESSAGE: { status: 502, title: 'The worker does not support this message' },
  LINK_CLOSED: { status: 503, title: 'The worker is not connected', retryAfterS: 2 },
  NO_CAPABLE_WORKER: { status: 503, title: 'No worker can run this task', retryAfterS: 5 },
  SHUTTING_DOWN: { status: 503, title: 'The control plane is shutting down', retryAfterS: 5 },
  REPLY_TIMEOUT: { status: 504, title: 'The worker did not reply in time' },
};

/** Status of `INVALID_REQUEST` if the body is valid JSON but violates the schema (RFC 9110, section 15.5.21). */
export const invalidBodyStatus = 422;
