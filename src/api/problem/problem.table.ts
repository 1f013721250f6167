import type { KnownErrorCode } from '@yardmaster/protocol';

/** What HTTP says of an error code. */
export interface ProblemKind {
  status: number;
  title: string;
  /** Sent as `Retry-After`. */
  retryAfterS?: number;
}

/**
 * Which status answers which code: the one place that decides it. A code that is not named here never reaches a caller as
 * such; it is a fault of ours. `NO_CAPABLE_WORKER` is a 503, since the same request succeeds once a worker has come.
 */
export const problemTable: Readonly<Partial<Record<KnownErrorCode, ProblemKind>>> = {
  INVALID_JSON: { status: 400, title: 'The body is not JSON' },
  INVALID_REQUEST: { status: 400, title: 'The request does not have the form that is asked for' },
  UNAUTHORIZED: { status: 401, title: 'The API key is missing or wrong' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'Web pages of this origin are not allowed' },
  NOT_FOUND: { status: 404, title: 'There is no such resource' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The resource does not take this method' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not arrive in time' },
  CONFLICT: { status: 409, title: 'The state of the resource does not allow this' },
  SESSION_LOST: { status: 409, title: 'The session has ended' },
  STALE_LEASE: { status: 409, title: 'No attempt runs under this lease' },
  DRAINING: { status: 409, title: 'The worker is about to end' },
  NO_INPUT: { status: 409, title: 'The task takes no input' },
  INPUT_GAP: { status: 409, title: 'The input begins after what the task was given' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  URI_TOO_LONG: { status: 414, title: 'The address is too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is not application/json' },
  INVALID_INPUT: { status: 422, title: 'The input does not fit the schema of the capability' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key was used for another request' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large' },
  QUEUE_FULL: { status: 429, title: 'There is no room for more tasks', retryAfterS: 5 },
  INPUT_FULL: { status: 429, title: 'The task has not read its input yet', retryAfterS: 1 },
  SESSIONS_FULL: { status: 429, title: 'There is no room for more sessions', retryAfterS: 5 },
  TOO_MANY_CLIENTS: { status: 429, title: 'There is no room for more clients', retryAfterS: 5 },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
  BAD_REPLY: { status: 502, title: 'The worker gave no valid reply' },
  UNKNOWN_MESSAGE: { status: 502, title: 'The worker does not know this message' },
  LINK_CLOSED: { status: 503, title: 'The worker cannot be reached', retryAfterS: 2 },
  NO_CAPABLE_WORKER: { status: 503, title: 'No worker can do this', retryAfterS: 5 },
  SHUTTING_DOWN: { status: 503, title: 'The control plane is shutting down', retryAfterS: 5 },
  REPLY_TIMEOUT: { status: 504, title: 'The worker did not answer in time' },
};

/** JSON of the wrong form is understood and cannot be processed (RFC 9110, section 15.5.21); a bad query is a bad request. */
export const invalidBodyStatus = 422;
