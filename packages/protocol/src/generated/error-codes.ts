// Generated from protocol/README.md by `npm run codegen`. Do not edit.

/** Every error code, with its meaning for callers. */
export const errorCodes = {
  /** The code ran and raised an error or ended with a failure. */
  EXECUTION_ERROR: { retryable: false, sideEffects: true },
  /** The attempt ran longer than its `timeoutMs`. */
  TIMEOUT: { retryable: false, sideEffects: true },
  /** The attempt did not begin within its `startTimeoutMs`. */
  START_TIMEOUT: { retryable: true, sideEffects: false },
  /** The attempt made no progress for `noProgressTimeoutMs`. */
  NO_PROGRESS: { retryable: true, sideEffects: true },
  /** The attempt exceeded its CPU time limit. */
  CPU_TIMEOUT: { retryable: false, sideEffects: true },
  /** The attempt exceeded its memory limit. */
  OUT_OF_MEMORY: { retryable: false, sideEffects: true },
  /** The result exceeds the size limit of a message. */
  OUTPUT_LIMIT: { retryable: false, sideEffects: true },
  /** The result or output violates the JSON limits; see `details.path`. */
  INVALID_RESULT: { retryable: false, sideEffects: true },
  /** The process was killed by a signal that Yardmaster did not send. */
  SIGNALLED: { retryable: false, sideEffects: true },
  /** The task was cancelled. */
  CANCELLED: { retryable: false, sideEffects: true },
  /** The worker was lost while it ran the attempt. */
  WORKER_LOST: { retryable: true, sideEffects: true },
  /** The session ended: closed, expired, or lost with its worker. */
  SESSION_LOST: { retryable: false, sideEffects: true },
  /** The task waited longer than its `queueTimeoutMs`. */
  QUEUE_TIMEOUT: { retryable: true, sideEffects: false },
  /** No known worker can run the task. */
  NO_CAPABLE_WORKER: { retryable: true, sideEffects: false },
  /** The input does not match the schema of the capability. */
  INVALID_INPUT: { retryable: false, sideEffects: false },
  /** A policy of the worker forbids this. */
  BLOCKED_BY_POLICY: { retryable: false, sideEffects: false },
  /** The worker cannot provide its isolation level. */
  ISOLATION_UNAVAILABLE: { retryable: false, sideEffects: false },
  /** The worker lacks a setting; the message names it. */
  NOT_CONFIGURED: { retryable: false, sideEffects: false },
  /** The API key, the token or the service behind the worker does not permit this. */
  FORBIDDEN: { retryable: false, sideEffects: false },
  /** The service behind the worker limits calls; see `details.retryAfterMs` if set. */
  RATE_LIMITED: { retryable: true, sideEffects: false },
  /** The service behind the worker is unreachable. */
  UPSTREAM_UNAVAILABLE: { retryable: true, sideEffects: false },
  /** The service behind the worker was lost during the call. */
  UPSTREAM_LOST: { retryable: false, sideEffects: true },
  /** A bug in Yardmaster. */
  INTERNAL: { retryable: true, sideEffects: true },
  /** The payload does not match the schema of its message; see `path`. */
  INVALID_MESSAGE: { retryable: false, sideEffects: false },
  /** The message is unknown, or not allowed from this side. */
  UNKNOWN_MESSAGE: { retryable: false, sideEffects: false },
  /** The worker must register on this link first. */
  NOT_REGISTERED: { retryable: true, sideEffects: false },
  /** The token is missing or wrong. */
  UNAUTHORIZED: { retryable: false, sideEffects: false },
  /** The major version of the protocol is not supported. */
  UNSUPPORTED_PROTOCOL: { retryable: false, sideEffects: false },
  /** The worker has no free slot. */
  NO_SLOT: { retryable: true, sideEffects: false },
  /** The worker does not offer this capability, or no longer does. */
  UNKNOWN_CAPABILITY: { retryable: true, sideEffects: false },
  /** The worker accepts no more work. */
  DRAINING: { retryable: true, sideEffects: false },
  /** The limit of open sessions is reached. */
  SESSIONS_FULL: { retryable: true, sideEffects: false },
  /** The attempt accepts no input, or no more. */
  NO_INPUT: { retryable: false, sideEffects: false },
  /** The attempt has too much unread input. */
  INPUT_FULL: { retryable: true, sideEffects: false },
  /** The offset is beyond the received input. */
  INPUT_GAP: { retryable: false, sideEffects: false },
  /** The message is larger than the link allows. */
  PAYLOAD_TOO_LARGE: { retryable: false, sideEffects: false },
  /** The link was closed before the reply came. */
  LINK_CLOSED: { retryable: true, sideEffects: false },
  /** No reply came in time. */
  REPLY_TIMEOUT: { retryable: true, sideEffects: true },
  /** The reply does not match its schema, or has a code that its message does not allow. */
  BAD_REPLY: { retryable: true, sideEffects: true },
  /** The lease is not, or no longer, that of the running attempt. */
  STALE_LEASE: { retryable: false, sideEffects: false },
  /** The received file does not match its SHA-256. */
  DIGEST_MISMATCH: { retryable: true, sideEffects: false },
  /** The artifact limit of the task is reached. */
  TOO_MANY_ARTIFACTS: { retryable: false, sideEffects: false },
  /** The artifact storage is full. */
  STORAGE_FULL: { retryable: true, sideEffects: false },
  /** The request is not valid; `errors` has each path. */
  INVALID_REQUEST: { retryable: false, sideEffects: false },
  /** The body is not JSON. */
  INVALID_JSON: { retryable: false, sideEffects: false },
  /** The origin of the web page is not allowed. */
  ORIGIN_NOT_ALLOWED: { retryable: false, sideEffects: false },
  /** The resource does not exist. */
  NOT_FOUND: { retryable: false, sideEffects: false },
  /** The resource does not support this method. */
  METHOD_NOT_ALLOWED: { retryable: false, sideEffects: false },
  /** The request, or its body, did not arrive in time. */
  REQUEST_TIMEOUT: { retryable: true, sideEffects: false },
  /** The URL of the request is too long. */
  URI_TOO_LONG: { retryable: false, sideEffects: false },
  /** The headers of the request are too large. */
  HEADERS_TOO_LARGE: { retryable: false, sideEffects: false },
  /** The body is not `application/json`. */
  UNSUPPORTED_MEDIA_TYPE: { retryable: false, sideEffects: false },
  /** The state of the resource does not allow this. */
  CONFLICT: { retryable: false, sideEffects: false },
  /** The idempotency key was used for another request. */
  IDEMPOTENCY_KEY_REUSED: { retryable: false, sideEffects: false },
  /** The limit of queued tasks is reached. */
  QUEUE_FULL: { retryable: true, sideEffects: false },
  /** A limit of the API key is reached; `details` has `limit`, `value` and `used`. */
  KEY_LIMIT_REACHED: { retryable: true, sideEffects: false },
  /** The control plane accepts no more work. */
  SHUTTING_DOWN: { retryable: true, sideEffects: false },
  /** The limit of waiting, streaming or subscribed clients is reached. */
  TOO_MANY_CLIENTS: { retryable: true, sideEffects: false },
} as const;

/** A code of protocol/README.md. */
export type KnownErrorCode = keyof typeof errorCodes;
