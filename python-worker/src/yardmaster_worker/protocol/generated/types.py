# ruff: noqa
# fmt: off
"""Generated from protocol/ by scripts/codegen.py: do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class Protocol(TypedDict):
    pass


TaskId: TypeAlias = str
"""
Id of a task, issued by the control plane.
"""


LeaseId: TypeAlias = str
"""
The right of one worker to report on one attempt; opaque.
"""


WorkerId: TypeAlias = str
"""
Id of a worker, the same after a restart.
"""


InstanceId: TypeAlias = str
"""
Id of one start of a worker.
"""


SessionId: TypeAlias = str
"""
Id of a session.
"""


CapabilityName: TypeAlias = str
"""
Dotted name of a capability.
"""


Attempt: TypeAlias = int
"""
Number of an attempt, from 1.
"""


ErrorCode: TypeAlias = str
"""
An error code of protocol/README.md, or of a capability, prefixed by its family.
"""


Labels: TypeAlias = dict[str, str]
"""
Properties of a worker, such as `region`, `isolation-level` or `mock`.
"""


class Capability(TypedDict):
    """
    A capability: a dotted name and its JSON Schemas.
    """

    name: CapabilityName
    description: str
    inputSchema: dict[str, Any]
    """
    JSON Schema (2020-12) of the input.
    """
    outputSchema: NotRequired[dict[str, Any]]
    """
    JSON Schema (2020-12) of the result.
    """
    sessions: NotRequired[bool]
    """
    True if tasks of a session may use the capability.
    """


class ErrorInfo(TypedDict):
    """
    A typed error.
    """

    code: ErrorCode
    message: str
    retryable: bool
    details: NotRequired[dict[str, Any]]
    """
    Details for programs: path, exit code, traceback, …
    """


class Artifact(TypedDict):
    """
    A file that an attempt uploaded, outside of the link.
    """

    name: str
    sizeBytes: int
    sha256: str
    contentType: str


class Stats(TypedDict):
    """
    Resources that an attempt used.
    """

    wallMs: float
    cpuMs: NotRequired[float]
    memoryBytesMax: NotRequired[int]


class Outcome(TypedDict):
    """
    How an attempt ended.
    """

    status: Literal['succeeded', 'failed', 'cancelled', 'timed_out']
    result: NotRequired[Any]
    """
    The result of the capability, by its output schema.
    """
    error: NotRequired[ErrorInfo]
    stats: Stats
    artifacts: NotRequired[list[Artifact]]
    truncated: NotRequired[dict[str, int]]
    """
    Dropped bytes of output, by stream.
    """


class RunningAttempt(TypedDict):
    """
    A running attempt in a registration.
    """

    taskId: TaskId
    attempt: Attempt
    leaseId: LeaseId
    outputSeq: int
    """
    Sequence number of the last output sent; 0 before the first.
    """


class FinishedAttempt(TypedDict):
    """
    An outcome that the control plane has not acknowledged.
    """

    leaseId: LeaseId
    outcome: Outcome


class OutputChunk(TypedDict):
    """
    A chunk of output.
    """

    seq: int
    """
    Number of the chunk in its attempt, from 1; gaps are dropped chunks.
    """
    stream: Literal['stdout', 'stderr', 'log', 'progress', 'display']
    data: Any
    """
    Text for stdout, stderr and log; any JSON for progress and display.
    """
    droppedBytes: NotRequired[int]
    """
    Bytes of output that were dropped before this chunk.
    """


class ReplyError(TypedDict):
    """
    The error of a rejected message.
    """

    code: ErrorCode
    message: str
    path: NotRequired[str]


class RefusedCapability(TypedDict):
    """
    A declared capability that the control plane rejects.
    """

    name: CapabilityName
    path: str
    """
    Dotted path in the declaration: `inputSchema.properties.x.pattern`.
    """
    reason: str


class Handshake(TypedDict):
    """
    Socket.IO handshake `auth` of the side that opens the link.
    """

    token: str
    protocol: int
    """
    Major version of the protocol.
    """


class ErrorReply(TypedDict):
    """
    Replaces the reply to a rejected message.
    """

    error: ReplyError


class SessionClose(TypedDict):
    """
    Ends a session and frees its resources.
    """

    sessionId: SessionId


class SessionCloseReply(TypedDict):
    status: Literal['ok']


class SessionEnded(TypedDict):
    """
    Reports that the worker ended a session on its own.
    """

    sessionId: SessionId
    message: str


class SessionEndedReply(TypedDict):
    status: Literal['ok']


class SessionOpen(TypedDict):
    """
    Opens a session.
    """

    sessionId: SessionId
    capability: CapabilityName
    ttlMs: int
    """
    Idle time after which the session expires.
    """


class SessionOpenReply1(TypedDict):
    status: Literal['opened']


class SessionOpenReply2(TypedDict):
    status: Literal['rejected']
    code: Literal['SESSIONS_FULL', 'UNKNOWN_CAPABILITY', 'DRAINING', 'INTERNAL']
    message: str


SessionOpenReply: TypeAlias = SessionOpenReply1 | SessionOpenReply2


class TaskCancel(TypedDict):
    """
    Stops an attempt: softly, then hard. The outcome still arrives as task.finished.
    """

    leaseId: LeaseId
    reason: str
    graceMs: int
    """
    Time between the soft stop and the hard one.
    """


class TaskCancelReply(TypedDict):
    status: Literal['ok', 'unknown']


class TaskExecute(TypedDict):
    """
    Runs an attempt.
    """

    taskId: TaskId
    attempt: Attempt
    leaseId: LeaseId
    capability: CapabilityName
    input: Any
    """
    The input, by the input schema of the capability.
    """
    sessionId: NotRequired[SessionId]
    timeoutMs: int
    startTimeoutMs: NotRequired[int]
    """
    Maximum time from acceptance to the start of the work; a later start fails with START_TIMEOUT.
    """
    noProgressTimeoutMs: NotRequired[int]
    traceparent: NotRequired[str]


class TaskExecuteReply1(TypedDict):
    status: Literal['accepted']


class TaskExecuteReply2(TypedDict):
    status: Literal['rejected']
    code: Literal['NO_SLOT', 'UNKNOWN_CAPABILITY', 'DRAINING', 'SESSION_LOST']
    message: str


TaskExecuteReply: TypeAlias = TaskExecuteReply1 | TaskExecuteReply2


class TaskFinished(TypedDict):
    """
    Reports the outcome of an attempt; repeated until it is answered.
    """

    leaseId: LeaseId
    outcome: Outcome


class TaskFinishedReply(TypedDict):
    status: Literal['recorded', 'stale']
    """
    `stale`: the lease is not current; drop the outcome.
    """


class TaskInput(TypedDict):
    """
    Sends a piece of standard input to a running attempt.
    """

    leaseId: LeaseId
    text: NotRequired[str]
    """
    The piece, as UTF-8. Not together with base64.
    """
    base64: NotRequired[str]
    """
    The piece, in base64.
    """
    offset: NotRequired[int]
    """
    Bytes of input before this piece; bytes that the attempt already has are dropped. Default: the piece comes next.
    """
    end: NotRequired[bool]
    """
    True if this is the last piece.
    """


class TaskInputReply1(TypedDict):
    status: Literal['accepted']
    receivedBytes: int
    """
    Bytes of input that the attempt has received, including this piece.
    """


class TaskInputReply2(TypedDict):
    status: Literal['rejected']
    code: Literal['NO_INPUT', 'INPUT_FULL', 'INPUT_GAP', 'INVALID_REQUEST']
    message: str


class TaskInputReply3(TypedDict):
    status: Literal['unknown']


TaskInputReply: TypeAlias = TaskInputReply1 | TaskInputReply2 | TaskInputReply3


class TaskOutput(TypedDict):
    """
    Sends a batch of output of an attempt.
    """

    leaseId: LeaseId
    chunks: list[OutputChunk]


class TaskOutputReply(TypedDict):
    status: Literal['ok', 'stale']
    """
    `stale`: the lease is not current; kill the attempt.
    """


class WorkerCapabilities(TypedDict):
    """
    Replaces the capabilities of a worker.
    """

    capabilities: list[Capability]


class WorkerCapabilitiesReply(TypedDict):
    status: Literal['ok']
    refusedCapabilities: NotRequired[list[RefusedCapability]]
    """
    The rejected capabilities; absent if there are none.
    """


class WorkerDrain(TypedDict):
    """
    From a worker: the worker accepts no more work. From the control plane: the worker must accept no more work.
    """

    reason: NotRequired[str]
    deadlineMs: int
    """
    Time until running attempts are stopped, in milliseconds.
    """


class WorkerDrainReply(TypedDict):
    status: Literal['ok']


class Load(TypedDict):
    cpu: float
    """
    Load average of one minute, divided by the number of CPUs.
    """
    memoryBytes: int
    custom: NotRequired[dict[str, float]]


class WorkerHeartbeat(TypedDict):
    """
    Status report. The control plane does not use it to decide whether the worker is alive.
    """

    seq: int
    running: list[LeaseId]
    load: Load


class WorkerHeartbeatReply(TypedDict):
    status: Literal['ok', 'unknown']
    """
    `unknown`: register again.
    """


class WorkerRegister(TypedDict):
    """
    First message of a worker on every link: its identity, capabilities, running attempts and unacknowledged outcomes.
    """

    workerId: WorkerId
    instanceId: InstanceId
    name: str
    version: str
    slots: int
    """
    Maximum number of concurrent attempts.
    """
    capabilities: list[Capability]
    labels: Labels
    running: list[RunningAttempt]
    finished: list[FinishedAttempt]
    sessions: NotRequired[list[SessionId]]
    """
    Open sessions.
    """
    sessionsMax: NotRequired[int]
    """
    Maximum number of open sessions.
    """


class WorkerRegisterReply(TypedDict):
    heartbeatIntervalMs: int
    leaseTtlMs: int
    """
    A worker that is not registered for this long kills its attempts.
    """
    adopted: list[LeaseId]
    """
    Leases that remain valid.
    """
    recorded: list[LeaseId]
    """
    Leases whose outcomes are recorded: drop them.
    """
    aborted: list[LeaseId]
    """
    Leases that are not current: kill running attempts, drop finished ones.
    """
    closedSessions: NotRequired[list[SessionId]]
    """
    Sessions that the control plane no longer knows: end them.
    """
    artifactsUrl: NotRequired[str]
    """
    Address for uploads of artifacts; absent if it is the origin that the worker dialed.
    """
    refusedCapabilities: NotRequired[list[RefusedCapability]]
    """
    The rejected capabilities; absent if there are none.
    """


class WorkerResume(TypedDict):
    """
    Ends a drain: accept work again.
    """


class WorkerResumeReply(TypedDict):
    status: Literal['ok']
