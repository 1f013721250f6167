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
    """The attempt exceeded its CPU time limit."""
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    """The attempt exceeded its memory limit."""
    OUTPUT_LIMIT = "OUTPUT_LIMIT"
    """The result exceeds the size limit of a message."""
    INVALID_RESULT = "INVALID_RESULT"
    """The result or output violates the JSON limits; see `details.path`."""
    SIGNALLED = "SIGNALLED"
    """The process was killed by a signal that Yardmaster did not send."""
    CANCELLED = "CANCELLED"
    """The task was cancelled."""
    WORKER_LOST = "WORKER_LOST"
    """The worker was lost while it ran the attempt."""
    SESSION_LOST = "SESSION_LOST"
    """The session ended: closed, expired, or lost with its worker."""
    QUEUE_TIMEOUT = "QUEUE_TIMEOUT"
    """The task waited longer than its `queueTimeoutMs`."""
    NO_CAPABLE_WORKER = "NO_CAPABLE_WORKER"
    """No known worker can run the task."""
    INVALID_INPUT = "INVALID_INPUT"
    """The input does not match the schema of the capability."""
    BLOCKED_BY_POLICY = "BLOCKED_BY_POLICY"
    """A policy of the worker forbids this."""
    ISOLATION_UNAVAILABLE = "ISOLATION_UNAVAILABLE"
    """The worker cannot provide its isolation level."""
    NOT_CONFIGURED = "NOT_CONFIGURED"
    """The worker lacks a setting; the message names it."""
    FORBIDDEN = "FORBIDDEN"
    """The API key, the token or the service behind the worker does not permit this."""
    RATE_LIMITED = "RATE_LIMITED"
    """The service behind the worker limits calls; see `details.retryAfterMs` if set."""
    UPSTREAM_UNAVAILABLE = "UPSTREAM_UNAVAILABLE"
    """The service behind the worker is unreachable."""
    UPSTREAM_LOST = "UPSTREAM_LOST"
    """The service behind the worker was lost during the call."""
    INTERNAL = "INTERNAL"
    """A bug in Yardmaster."""
    INVALID_MESSAGE = "INVALID_MESSAGE"
    """The payload does not match the schema of its message; see `path`."""
    UNKNOWN_MESSAGE = "UNKNOWN_MESSAGE"
    """The message is unknown, or not allowed from this side."""
    NOT_REGISTERED = "NOT_REGISTERED"
    """The worker must register on this link first."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """The token is missing or wrong."""
    UNSUPPORTED_PROTOCOL = "UNSUPPORTED_PROTOCOL"
    """The major version of the protocol is not supported."""
    NO_SLOT = "NO_SLOT"
    """The worker has no free slot."""
    UNKNOWN_CAPABILITY = "UNKNOWN_CAPABILITY"
    """The worker does not offer this capability, or no longer does."""
    DRAINING = "DRAINING"
    """The worker accepts no more work."""
    SESSIONS_FULL = "SESSIONS_FULL"
    """The limit of open sessions is reached."""
    NO_INPUT = "NO_INPUT"
    """The attempt accepts no input, or no more."""
    INPUT_FULL = "INPUT_FULL"
    """The attempt has too much unread input."""
    INPUT_GAP = "INPUT_GAP"
    """The offset is beyond the received input."""
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    """The message is larger than the link allows."""
    LINK_CLOSED = "LINK_CLOSED"
    """The link was closed before the reply came."""
    REPLY_TIMEOUT = "REPLY_TIMEOUT"
    """No reply came in time."""
    BAD_REPLY = "BAD_REPLY"
    """The reply does not match its schema, or has a code that its message does not allow."""
    STALE_LEASE = "STALE_LEASE"
    """The lease is not, or no longer, that of the running attempt."""
    DIGEST_MISMATCH = "DIGEST_MISMATCH"
    """The received file does not match its SHA-256."""
    TOO_MANY_ARTIFACTS = "TOO_MANY_ARTIFACTS"
    """The artifact limit of the task is reached."""
    STORAGE_FULL = "STORAGE_FULL"
    """The artifact storage is full."""
    INVALID_REQUEST = "INVALID_REQUEST"
    """The request is not valid; `errors` has each path."""
    INVALID_JSON = "INVALID_JSON"
    """The body is not JSON."""
    ORIGIN_NOT_ALLOWED = "ORIGIN_NOT_ALLOWED"
    """The origin of the web page is not allowed."""
    NOT_FOUND = "NOT_FOUND"
    """The resource does not exist."""
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    """The resource does not support this method."""
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    """The request, or its body, did not arrive in time."""
    URI_TOO_LONG = "URI_TOO_LONG"
    """The URL of the request is too long."""
    HEADERS_TOO_LARGE = "HEADERS_TOO_LARGE"
    """The headers of the request are too large."""
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    """The body is not `application/json`."""
    CONFLICT = "CONFLICT"
    """The state of the resource does not allow this."""
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    """The idempotency key was used for another request."""
    QUEUE_FULL = "QUEUE_FULL"
    """The limit of queued tasks is reached."""
    KEY_LIMIT_REACHED = "KEY_LIMIT_REACHED"
    """A limit of the API key is reached; `details` has `limit`, `value` and `used`."""
    SHUTTING_DOWN = "SHUTTING_DOWN"
    """The control plane accepts no more work."""
    TOO_MANY_CLIENTS = "TOO_MANY_CLIENTS"
    """The limit of waiting, streaming or subscribed clients is reached."""


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
    ErrorCode.KEY_LIMIT_REACHED,
    ErrorCode.SHUTTING_DOWN,
    ErrorCode.TOO_MANY_CLIENTS,
})
"""Codes after which the same task may succeed if it is tried again as it is."""
