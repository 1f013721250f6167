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
  /** The attempt used more CPU time than it may. */
  CPU_TIMEOUT: { retryable: false, sideEffects: true },
  /** The attempt used more memory than it may. */
  OUT_OF_MEMORY: { retryable: false, sideEffects: true },
  /** The result is larger than a message may be. */
  OUTPUT_LIMIT: { retryable: false, sideEffects: true },
  /** The result or output is not JSON within the limits of this protocol; `details.path` says where. */
  INVALID_RESULT: { retryable: false, sideEffects: true },
  /** The process of the attempt was ended by a signal that Yardmaster did not send. */
  SIGNALLED: { retryable: false, sideEffects: true },
  /** Somebody cancelled the task. */
  CANCELLED: { retryable: false, sideEffects: true },
  /** The worker was lost while it ran the attempt. */
  WORKER_LOST: { retryable: true, sideEffects: true },
  /** The session has ended: closed, not used for too long, or gone with its worker. */
  SESSION_LOST: { retryable: false, sideEffects: true },
  /** The task waited longer than its `queueTimeoutMs`. */
  QUEUE_TIMEOUT: { retryable: true, sideEffects: false },
  /** No worker that is known can do it. */
  NO_CAPABLE_WORKER: { retryable: true, sideEffects: false },
  /** The input does not fit the schema of the capability. */
  INVALID_INPUT: { retryable: false, sideEffects: false },
  /** The policy of the worker forbids it. */
  BLOCKED_BY_POLICY: { retryable: false, sideEffects: false },
  /** The worker could not set up the isolation that it promises. */
  ISOLATION_UNAVAILABLE: { retryable: false, sideEffects: false },
  /** The worker lacks a setting that this needs; the message names it. */
  NOT_CONFIGURED: { retryable: false, sideEffects: false },
  /** The service behind the worker does not allow this. */
  FORBIDDEN: { retryable: false, sideEffects: false },
  /** The service behind the worker takes no more calls now; `details.retryAfterMs` says when it does, where that is known. */
  RATE_LIMITED: { retryable: true, sideEffects: false },
  /** The service behind the worker cannot be reached. */
  UPSTREAM_UNAVAILABLE: { retryable: true, sideEffects: false },
  /** The service behind the worker was lost during the call. */
  UPSTREAM_LOST: { retryable: false, sideEffects: true },
  /** A fault of Yardmaster itself. */
  INTERNAL: { retryable: true, sideEffects: true },
  /** The payload does not fit the schema of its message; `path` says where. */
  INVALID_MESSAGE: { retryable: false, sideEffects: false },
  /** There is no message of this type in this direction. */
  UNKNOWN_MESSAGE: { retryable: false, sideEffects: false },
  /** The worker must register on this link first. */
  NOT_REGISTERED: { retryable: true, sideEffects: false },
  /** The token is missing or wrong. */
  UNAUTHORIZED: { retryable: false, sideEffects: false },
  /** The major version of the protocol is not spoken here. */
  UNSUPPORTED_PROTOCOL: { retryable: false, sideEffects: false },
  /** The worker has no free slot. */
  NO_SLOT: { retryable: true, sideEffects: false },
  /** The worker does not offer this capability (any more). */
  UNKNOWN_CAPABILITY: { retryable: true, sideEffects: false },
  /** The worker takes no more work. */
  DRAINING: { retryable: true, sideEffects: false },
  /** As many sessions are open as may be. */
  SESSIONS_FULL: { retryable: true, sideEffects: false },
  /** The attempt takes no input, or no more. */
  NO_INPUT: { retryable: false, sideEffects: false },
  /** The attempt has not read what it was given yet. */
  INPUT_FULL: { retryable: true, sideEffects: false },
  /** The input begins after what the attempt was given. */
  INPUT_GAP: { retryable: false, sideEffects: false },
  /** The message is larger than the link allows. */
  PAYLOAD_TOO_LARGE: { retryable: false, sideEffects: false },
  /** The link was closed before the reply came. */
  LINK_CLOSED: { retryable: true, sideEffects: false },
  /** No reply came in time. */
  REPLY_TIMEOUT: { retryable: true, sideEffects: true },
  /** The reply does not fit its schema, or refuses the message with a code that is not for it. */
  BAD_REPLY: { retryable: true, sideEffects: true },
  /** The lease is not, or not any more, that of the running attempt. */
  STALE_LEASE: { retryable: false, sideEffects: false },
  /** What arrived is not what was sent, by its SHA-256. */
  DIGEST_MISMATCH: { retryable: true, sideEffects: false },
  /** The task has as many artifacts as it may. */
  TOO_MANY_ARTIFACTS: { retryable: false, sideEffects: false },
  /** The control plane has no room for files left. */
  STORAGE_FULL: { retryable: true, sideEffects: false },
  /** The request does not have the form that the API asks for; `errors` name each path. */
  INVALID_REQUEST: { retryable: false, sideEffects: false },
  /** The body is not JSON. */
  INVALID_JSON: { retryable: false, sideEffects: false },
  /** The web page that asks is not of an origin that the control plane allows. */
  ORIGIN_NOT_ALLOWED: { retryable: false, sideEffects: false },
  /** There is no such resource. */
  NOT_FOUND: { retryable: false, sideEffects: false },
  /** The resource does not take this method. */
  METHOD_NOT_ALLOWED: { retryable: false, sideEffects: false },
  /** The request, or its body, did not arrive in time. */
  REQUEST_TIMEOUT: { retryable: true, sideEffects: false },
  /** The address of the request is longer than it may be. */
  URI_TOO_LONG: { retryable: false, sideEffects: false },
  /** The headers of the request are larger than they may be. */
  HEADERS_TOO_LARGE: { retryable: false, sideEffects: false },
  /** The body is not `application/json`. */
  UNSUPPORTED_MEDIA_TYPE: { retryable: false, sideEffects: false },
  /** The resource is in a state that does not allow this. */
  CONFLICT: { retryable: false, sideEffects: false },
  /** The idempotency key was used for another request. */
  IDEMPOTENCY_KEY_REUSED: { retryable: false, sideEffects: false },
  /** As many tasks wait as may. */
  QUEUE_FULL: { retryable: true, sideEffects: false },
  /** The control plane takes no more work. */
  SHUTTING_DOWN: { retryable: true, sideEffects: false },
  /** As many clients wait, stream or subscribe as may. */
  TOO_MANY_CLIENTS: { retryable: true, sideEffects: false },
} as const;

/** A code of protocol/README.md. */
export type KnownErrorCode = keyof typeof errorCodes;
