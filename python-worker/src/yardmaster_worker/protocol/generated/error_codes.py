# fmt: off
"""Generated from protocol/ by scripts/codegen.py: do not edit."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Every code of protocol/README.md."""

    EXECUTION_ERROR = "EXECUTION_ERROR"
    """The code ran and raised an error or ended with a failure."""
    TIMEOUT = "TIMEOUT"
    """The attempt ran longer than its `timeoutMs`."""
    START_TIMEOUT = "START_TIMEOUT"
    """The attempt did not begin within its `startTimeoutMs`."""
    NO_PROGRESS = "NO_PROGRESS"
    """The attempt made no progress for `noProgressTimeoutMs`."""
    CPU_TIMEOUT = "CPU_TIMEOUT"
    """The attempt used more CPU time than it may."""
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    """The attempt used more memory than it may."""
    OUTPUT_LIMIT = "OUTPUT_LIMIT"
    """The result is larger than a message may be."""
    INVALID_RESULT = "INVALID_RESULT"
    """The result or output is not JSON within the limits of this protocol; `details.path` says where."""
    SIGNALLED = "SIGNALLED"
    """The process of the attempt was ended by a signal that Yardmaster did not send."""
    CANCELLED = "CANCELLED"
    """Somebody cancelled the task."""
    WORKER_LOST = "WORKER_LOST"
    """The worker was lost while it ran the attempt."""
    SESSION_LOST = "SESSION_LOST"
    """The session has ended: closed, not used for too long, or gone with its worker."""
    QUEUE_TIMEOUT = "QUEUE_TIMEOUT"
    """The task waited longer than its `queueTimeoutMs`."""
    NO_CAPABLE_WORKER = "NO_CAPABLE_WORKER"
    """No worker that is known can do it."""
    INVALID_INPUT = "INVALID_INPUT"
    """The input does not fit the schema of the capability."""
    BLOCKED_BY_POLICY = "BLOCKED_BY_POLICY"
    """The policy of the worker forbids it."""
    ISOLATION_UNAVAILABLE = "ISOLATION_UNAVAILABLE"
    """The worker could not set up the isolation that it promises."""
    NOT_CONFIGURED = "NOT_CONFIGURED"
    """The worker lacks a setting that this needs; the message names it."""
    FORBIDDEN = "FORBIDDEN"
    """The service behind the worker does not allow this."""
    RATE_LIMITED = "RATE_LIMITED"
    """The service behind the worker takes no more calls now; `details.retryAfterMs` says when it does, where that is known."""
    UPSTREAM_UNAVAILABLE = "UPSTREAM_UNAVAILABLE"
    """The service behind the worker cannot be reached."""
    UPSTREAM_LOST = "UPSTREAM_LOST"
    """The service behind the worker was lost during the call."""
    INTERNAL = "INTERNAL"
    """A fault of Yardmaster itself."""
    INVALID_MESSAGE = "INVALID_MESSAGE"
    """The payload does not fit the schema of its message; `path` says where."""
    UNKNOWN_MESSAGE = "UNKNOWN_MESSAGE"
    """There is no message of this type in this direction."""
    NOT_REGISTERED = "NOT_REGISTERED"
    """The worker must register on this link first."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """The token is missing or wrong."""
    UNSUPPORTED_PROTOCOL = "UNSUPPORTED_PROTOCOL"
    """The major version of the protocol is not spoken here."""
    NO_SLOT = "NO_SLOT"
    """The worker has no free slot."""
    UNKNOWN_CAPABILITY = "UNKNOWN_CAPABILITY"
    """The worker does not offer this capability (any more)."""
    DRAINING = "DRAINING"
    """The worker takes no more work."""
    SESSIONS_FULL = "SESSIONS_FULL"
    """As many sessions are open as may be."""
    NO_INPUT = "NO_INPUT"
    """The attempt takes no input, or no more."""
    INPUT_FULL = "INPUT_FULL"
    """The attempt has not read what it was given yet."""
    INPUT_GAP = "INPUT_GAP"
    """The input begins after what the attempt was given."""
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    """The message is larger than the link allows."""
    LINK_CLOSED = "LINK_CLOSED"
    """The link was closed before the reply came."""
    REPLY_TIMEOUT = "REPLY_TIMEOUT"
    """No reply came in time."""
    BAD_REPLY = "BAD_REPLY"
    """The reply does not fit its schema, or refuses the message with a code that is not for it."""
    STALE_LEASE = "STALE_LEASE"
    """The lease is not, or not any more, that of the running attempt."""
    DIGEST_MISMATCH = "DIGEST_MISMATCH"
    """What arrived is not what was sent, by its SHA-256."""
    TOO_MANY_ARTIFACTS = "TOO_MANY_ARTIFACTS"
    """The task has as many artifacts as it may."""
    STORAGE_FULL = "STORAGE_FULL"
    """The control plane has no room for files left."""
    INVALID_REQUEST = "INVALID_REQUEST"
    """The request does not have the form that the API asks for; `errors` name each path."""
    INVALID_JSON = "INVALID_JSON"
    """The body is not JSON."""
    ORIGIN_NOT_ALLOWED = "ORIGIN_NOT_ALLOWED"
    """The web page that asks is not of an origin that the control plane allows."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such resource."""
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    """The resource does not take this method."""
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    """The request, or its body, did not arrive in time."""
    URI_TOO_LONG = "URI_TOO_LONG"
    """The address of the request is longer than it may be."""
    HEADERS_TOO_LARGE = "HEADERS_TOO_LARGE"
    """The headers of the request are larger than they may be."""
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    """The body is not `application/json`."""
    CONFLICT = "CONFLICT"
    """The resource is in a state that does not allow this."""
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    """The idempotency key was used for another request."""
    QUEUE_FULL = "QUEUE_FULL"
    """As many tasks wait as may."""
    SHUTTING_DOWN = "SHUTTING_DOWN"
    """The control plane takes no more work."""
    TOO_MANY_CLIENTS = "TOO_MANY_CLIENTS"
    """As many clients wait, stream or subscribe as may."""


RETRYABLE = frozenset({
    ErrorCode.START_TIMEOUT,
    ErrorCode.NO_PROGRESS,
    ErrorCode.WORKER_LOST,
    ErrorCode.QUEUE_TIMEOUT,
    ErrorCode.NO_CAPABLE_WORKER,
    ErrorCode.RATE_LIMITED,
    ErrorCode.UPSTREAM_UNAVAILABLE,
    ErrorCode.INTERNAL,
    ErrorCode.NOT_REGISTERED,
    ErrorCode.NO_SLOT,
    ErrorCode.UNKNOWN_CAPABILITY,
    ErrorCode.DRAINING,
    ErrorCode.SESSIONS_FULL,
    ErrorCode.INPUT_FULL,
    ErrorCode.LINK_CLOSED,
    ErrorCode.REPLY_TIMEOUT,
    ErrorCode.BAD_REPLY,
    ErrorCode.DIGEST_MISMATCH,
    ErrorCode.STORAGE_FULL,
    ErrorCode.REQUEST_TIMEOUT,
    ErrorCode.QUEUE_FULL,
    ErrorCode.SHUTTING_DOWN,
    ErrorCode.TOO_MANY_CLIENTS,
})
"""Codes after which the same task may succeed if it is tried again as it is."""
