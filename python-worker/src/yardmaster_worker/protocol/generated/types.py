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
Opaque right of one worker to report on one attempt.
"""


WorkerId: TypeAlias = str
"""
Stable id of a worker; survives its restarts.
"""


InstanceId: TypeAlias = str
"""
Id of one process start of a worker.
"""


SessionId: TypeAlias = str
"""
Id of state kept on one worker between tasks.
"""


CapabilityName: TypeAlias = str
"""
Dotted name of something a worker can do.
"""


Attempt: TypeAlias = int
"""
Number of a try at a task, from 1.
"""


ErrorCode: TypeAlias = str
"""
A code of protocol/README.md, or one of a capability, prefixed by its family.
"""


Labels: TypeAlias = dict[str, str]
"""
Properties of a worker, such as `region`, `isolation-level` or `mock`.
"""


class Capability(TypedDict):
    """
    Something a worker can do: a dotted name and its JSON Schemas.
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
    Whether the worker keeps sessions for it.
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
    What a program may want to know: path, exit code, traceback, …
    """


class Artifact(TypedDict):
    """
    A file that an attempt left, sent beside the link.
    """

    name: str
    sizeBytes: int
    sha256: str
    contentType: str


class Stats(TypedDict):
    """
    What an attempt used.
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
    What the capability returned, by its output schema.
    """
    error: NotRequired[ErrorInfo]
    stats: Stats
    artifacts: NotRequired[list[Artifact]]
    truncated: NotRequired[dict[str, int]]
    """
    Bytes cut from each stream of output, by stream name.
    """


class RunningAttempt(TypedDict):
    """
    An attempt that a worker is running while it registers.
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
    An outcome that the control plane has not confirmed yet.
    """

    leaseId: LeaseId
    outcome: Outcome


class OutputChunk(TypedDict):
    """
    One piece of output.
    """

    seq: int
    """
    Counts the chunks of an attempt from 1, without gaps but for dropped ones.
    """
    stream: Literal['stdout', 'stderr', 'log', 'progress', 'display']
    data: Any
    """
    Text for stdout, stderr and log; any JSON for progress and display.
    """
    droppedBytes: NotRequired[int]
    """
    Bytes of output that were dropped just before this chunk.
    """


class ReplyError(TypedDict):
    """
    Why a message was refused.
    """

    code: ErrorCode
    message: str
    path: NotRequired[str]


class RefusedCapability(TypedDict):
    """
    A declared capability that was not taken.
    """

    name: CapabilityName
    path: str
    """
    Dotted, in the declaration: `inputSchema.properties.x.pattern`.
    """
    reason: str


class Handshake(TypedDict):
    """
    Socket.IO handshake `auth` of whoever opens the link.
    """

    token: str
    protocol: int
    """
    Major version of the protocol.
    """


class ErrorReply(TypedDict):
    """
    Stands in place of any reply when a message is refused.
    """

    error: ReplyError


class SessionClose(TypedDict):
    """
    End a session and free what it holds.
    """

    sessionId: SessionId


class SessionCloseReply(TypedDict):
    status: Literal['ok']


class SessionEnded(TypedDict):
    """
    A session has ended on the worker, which nobody asked for.
    """

    sessionId: SessionId
    message: str


class SessionEndedReply(TypedDict):
    status: Literal['ok']


class SessionOpen(TypedDict):
    """
    Begin a session: keep state between the tasks that name it.
    """

    sessionId: SessionId
    capability: CapabilityName
    ttlMs: int
    """
    How long it may be unused.
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
    Stop an attempt, softly, then hard. The outcome still comes as task.finished.
    """

    leaseId: LeaseId
    reason: str
    graceMs: int
    """
    From the soft stop to the hard one.
    """


class TaskCancelReply(TypedDict):
    status: Literal['ok', 'unknown']


class TaskExecute(TypedDict):
    """
    Run one attempt.
    """

    taskId: TaskId
    attempt: Attempt
    leaseId: LeaseId
    capability: CapabilityName
    input: Any
    """
    By the input schema of the capability.
    """
    sessionId: NotRequired[SessionId]
    timeoutMs: int
    startTimeoutMs: NotRequired[int]
    """
    The attempt begins within this time of its acceptance, or it ends with START_TIMEOUT.
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
    The attempt ended; repeated until it is answered.
    """

    leaseId: LeaseId
    outcome: Outcome


class TaskFinishedReply(TypedDict):
    status: Literal['recorded', 'stale']
    """
    `stale`: forget it.
    """


class TaskInput(TypedDict):
    """
    A piece of the standard input of an attempt that runs.
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
    How many bytes came before it: what is there already is not taken twice. Where it is left out, the piece comes next.
    """
    end: NotRequired[bool]
    """
    Nothing comes after it.
    """


class TaskInputReply1(TypedDict):
    status: Literal['accepted']
    receivedBytes: int
    """
    Bytes of input that the attempt was given, this piece among them.
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
    A batch of output of one attempt.
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
    The capabilities of a worker changed.
    """

    capabilities: list[Capability]


class WorkerCapabilitiesReply(TypedDict):
    status: Literal['ok']
    refusedCapabilities: NotRequired[list[RefusedCapability]]
    """
    Declared, and not taken; absent if all were.
    """


class WorkerDrain(TypedDict):
    """
    From a worker: send me no more work. From the control plane: take no more work.
    """

    reason: NotRequired[str]
    deadlineMs: int
    """
    Milliseconds from now until running attempts are ended.
    """


class WorkerDrainReply(TypedDict):
    status: Literal['ok']


class Load(TypedDict):
    cpu: float
    """
    Load average of one minute over the number of CPUs.
    """
    memoryBytes: int
    custom: NotRequired[dict[str, float]]


class WorkerHeartbeat(TypedDict):
    """
    Status report; not the liveness signal.
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
    First message of a worker on every link: who it is, what it can do, what it runs and what it has finished.
    """

    workerId: WorkerId
    instanceId: InstanceId
    name: str
    version: str
    slots: int
    """
    Room for attempts that run at the same time.
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
    Sessions that may be open at the same time.
    """


class WorkerRegisterReply(TypedDict):
    heartbeatIntervalMs: int
    leaseTtlMs: int
    """
    A worker that cannot register again for this long kills its attempts.
    """
    adopted: list[LeaseId]
    """
    Go on with these.
    """
    recorded: list[LeaseId]
    """
    Their outcomes are recorded: forget them.
    """
    aborted: list[LeaseId]
    """
    No longer yours: kill what runs, forget what has finished.
    """
    closedSessions: NotRequired[list[SessionId]]
    """
    No longer wanted: end these.
    """
    artifactsUrl: NotRequired[str]
    """
    Where uploads of artifacts go; absent where that is the origin that the worker dialed.
    """
    refusedCapabilities: NotRequired[list[RefusedCapability]]
    """
    Declared, and not taken; absent if all were.
    """


class WorkerResume(TypedDict):
    """
    Take work again.
    """


class WorkerResumeReply(TypedDict):
    status: Literal['ok']
