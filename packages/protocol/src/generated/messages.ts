// Generated from protocol/schema by `npm run codegen`. Do not edit.

/**
 * Id of a task, issued by the control plane.
 */
export type TaskId = string;
/**
 * The right of one worker to report on one attempt; opaque.
 */
export type LeaseId = string;
/**
 * Id of a worker, the same after a restart.
 */
export type WorkerId = string;
/**
 * Id of one start of a worker.
 */
export type InstanceId = string;
/**
 * Id of a session.
 */
export type SessionId = string;
/**
 * Dotted name of a capability.
 */
export type CapabilityName = string;
/**
 * Number of an attempt, from 1.
 */
export type Attempt = number;
/**
 * An error code of protocol/README.md, or of a capability, prefixed by its family.
 */
export type ErrorCode = string;
export type SessionOpenReply =
  | {
      status: 'opened';
    }
  | {
      status: 'rejected';
      code: 'SESSIONS_FULL' | 'UNKNOWN_CAPABILITY' | 'DRAINING' | 'INTERNAL';
      message: string;
    };
export type TaskExecuteReply =
  | {
      status: 'accepted';
    }
  | {
      status: 'rejected';
      code: 'NO_SLOT' | 'UNKNOWN_CAPABILITY' | 'DRAINING' | 'SESSION_LOST';
      message: string;
    };
export type TaskInputReply =
  | {
      status: 'accepted';
      /**
       * Bytes of input that the attempt has received, including this piece.
       */
      receivedBytes: number;
    }
  | {
      status: 'rejected';
      code: 'NO_INPUT' | 'INPUT_FULL' | 'INPUT_GAP' | 'INVALID_REQUEST';
      message: string;
    }
  | {
      status: 'unknown';
    };

/**
 * Properties of a worker, such as `region`, `isolation-level` or `mock`.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * A capability: a dotted name and its JSON Schemas.
 */
export interface Capability {
  name: CapabilityName;
  description: string;
  /**
   * JSON Schema (2020-12) of the input.
   */
  inputSchema: Record<string, unknown>;
  /**
   * JSON Schema (2020-12) of the result.
   */
  outputSchema?: Record<string, unknown>;
  /**
   * True if tasks of a session may use the capability.
   */
  sessions?: boolean;
}
/**
 * A typed error.
 */
export interface ErrorInfo {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  /**
   * Details for programs: path, exit code, traceback, …
   */
  details?: Record<string, unknown>;
}
/**
 * A file that an attempt uploaded, outside of the link.
 */
export interface Artifact {
  name: string;
  sizeBytes: number;
  sha256: string;
  contentType: string;
}
/**
 * Resources that an attempt used.
 */
export interface Stats {
  wallMs: number;
  cpuMs?: number;
  memoryBytesMax?: number;
}
/**
 * How an attempt ended.
 */
export interface Outcome {
  status: 'succeeded' | 'failed' | 'cancelled' | 'timed_out';
  /**
   * The result of the capability, by its output schema.
   */
  result?: unknown;
  error?: ErrorInfo;
  stats: Stats;
  artifacts?: Artifact[];
  /**
   * Dropped bytes of output, by stream.
   */
  truncated?: {
    [k: string]: number;
  };
}
/**
 * A running attempt in a registration.
 */
export interface RunningAttempt {
  taskId: TaskId;
  attempt: Attempt;
  leaseId: LeaseId;
  /**
   * Sequence number of the last output sent; 0 before the first.
   */
  outputSeq: number;
}
/**
 * An outcome that the control plane has not acknowledged.
 */
export interface FinishedAttempt {
  leaseId: LeaseId;
  outcome: Outcome;
}
/**
 * A chunk of output.
 */
export interface OutputChunk {
  /**
   * Number of the chunk in its attempt, from 1; gaps are dropped chunks.
   */
  seq: number;
  stream: 'stdout' | 'stderr' | 'log' | 'progress' | 'display';
  /**
   * Text for stdout, stderr and log; any JSON for progress and display.
   */
  data: unknown;
  /**
   * Bytes of output that were dropped before this chunk.
   */
  droppedBytes?: number;
}
/**
 * The error of a rejected message.
 */
export interface ReplyError {
  code: ErrorCode;
  message: string;
  path?: string;
}
/**
 * A declared capability that the control plane rejects.
 */
export interface RefusedCapability {
  name: CapabilityName;
  /**
   * Dotted path in the declaration: `inputSchema.properties.x.pattern`.
   */
  path: string;
  reason: string;
}
/**
 * Socket.IO handshake `auth` of the side that opens the link.
 */
export interface Handshake {
  token: string;
  /**
   * Major version of the protocol.
   */
  protocol: number;
}
/**
 * Replaces the reply to a rejected message.
 */
export interface ErrorReply {
  error: ReplyError;
}
/**
 * Ends a session and frees its resources.
 */
export interface SessionClose {
  sessionId: SessionId;
}
export interface SessionCloseReply {
  status: 'ok';
}
/**
 * Reports that the worker ended a session on its own.
 */
export interface SessionEnded {
  sessionId: SessionId;
  message: string;
}
export interface SessionEndedReply {
  status: 'ok';
}
/**
 * Opens a session.
 */
export interface SessionOpen {
  sessionId: SessionId;
  capability: CapabilityName;
  /**
   * Idle time after which the session expires.
   */
  ttlMs: number;
}
/**
 * Stops an attempt: softly, then hard. The outcome still arrives as task.finished.
 */
export interface TaskCancel {
  leaseId: LeaseId;
  reason: string;
  /**
   * Time between the soft stop and the hard one.
   */
  graceMs: number;
}
export interface TaskCancelReply {
  status: 'ok' | 'unknown';
}
/**
 * Runs an attempt.
 */
export interface TaskExecute {
  taskId: TaskId;
  attempt: Attempt;
  leaseId: LeaseId;
  capability: CapabilityName;
  /**
   * The input, by the input schema of the capability.
   */
  input: unknown;
  sessionId?: SessionId;
  timeoutMs: number;
  /**
   * Maximum time from acceptance to the start of the work; a later start fails with START_TIMEOUT.
   */
  startTimeoutMs?: number;
  noProgressTimeoutMs?: number;
  traceparent?: string;
}
/**
 * Reports the outcome of an attempt; repeated until it is answered.
 */
export interface TaskFinished {
  leaseId: LeaseId;
  outcome: Outcome;
}
export interface TaskFinishedReply {
  /**
   * `stale`: the lease is not current; drop the outcome.
   */
  status: 'recorded' | 'stale';
}
/**
 * Sends a piece of standard input to a running attempt.
 */
export interface TaskInput {
  leaseId: LeaseId;
  /**
   * The piece, as UTF-8. Not together with base64.
   */
  text?: string;
  /**
   * The piece, in base64.
   */
  base64?: string;
  /**
   * Bytes of input before this piece; bytes that the attempt already has are dropped. Default: the piece comes next.
   */
  offset?: number;
  /**
   * True if this is the last piece.
   */
  end?: boolean;
}
/**
 * Sends a batch of output of an attempt.
 */
export interface TaskOutput {
  leaseId: LeaseId;
  chunks: OutputChunk[];
}
export interface TaskOutputReply {
  /**
   * `stale`: the lease is not current; kill the attempt.
   */
  status: 'ok' | 'stale';
}
/**
 * Replaces the capabilities of a worker.
 */
export interface WorkerCapabilities {
  capabilities: Capability[];
}
export interface WorkerCapabilitiesReply {
  status: 'ok';
  /**
   * The rejected capabilities; absent if there are none.
   */
  refusedCapabilities?: RefusedCapability[];
}
/**
 * From a worker: the worker accepts no more work. From the control plane: the worker must accept no more work.
 */
export interface WorkerDrain {
  reason?: string;
  /**
   * Time until running attempts are stopped, in milliseconds.
   */
  deadlineMs: number;
}
export interface WorkerDrainReply {
  status: 'ok';
}
/**
 * Status report. The control plane does not use it to decide whether the worker is alive.
 */
export interface WorkerHeartbeat {
  seq: number;
  running: LeaseId[];
  load: {
    /**
     * Load average of one minute, divided by the number of CPUs.
     */
    cpu: number;
    memoryBytes: number;
    custom?: {
      [k: string]: number;
    };
  };
}
export interface WorkerHeartbeatReply {
  /**
   * `unknown`: register again.
   */
  status: 'ok' | 'unknown';
}
/**
 * First message of a worker on every link: its identity, capabilities, running attempts and unacknowledged outcomes.
 */
export interface WorkerRegister {
  workerId: WorkerId;
  instanceId: InstanceId;
  name: string;
  version: string;
  /**
   * Maximum number of concurrent attempts.
   */
  slots: number;
  capabilities: Capability[];
  labels: Labels;
  running: RunningAttempt[];
  finished: FinishedAttempt[];
  /**
   * Open sessions.
   */
  sessions?: SessionId[];
  /**
   * Maximum number of open sessions.
   */
  sessionsMax?: number;
}
export interface WorkerRegisterReply {
  heartbeatIntervalMs: number;
  /**
   * A worker that is not registered for this long kills its attempts.
   */
  leaseTtlMs: number;
  /**
   * Leases that remain valid.
   */
  adopted: LeaseId[];
  /**
   * Leases whose outcomes are recorded: drop them.
   */
  recorded: LeaseId[];
  /**
   * Leases that are not current: kill running attempts, drop finished ones.
   */
  aborted: LeaseId[];
  /**
   * Sessions that the control plane no longer knows: end them.
   */
  closedSessions?: SessionId[];
  /**
   * Address for uploads of artifacts; absent if it is the origin that the worker dialed.
   */
  artifactsUrl?: string;
  /**
   * The rejected capabilities; absent if there are none.
   */
  refusedCapabilities?: RefusedCapability[];
}
/**
 * Ends a drain: accept work again.
 */
export interface WorkerResume {}
export interface WorkerResumeReply {
  status: 'ok';
}

/** Payload of each message, by its name. */
export interface Payloads {
  'handshake': Handshake;
  'reply.error': ErrorReply;
  'session.close': SessionClose;
  'session.close.reply': SessionCloseReply;
  'session.ended': SessionEnded;
  'session.ended.reply': SessionEndedReply;
  'session.open': SessionOpen;
  'session.open.reply': SessionOpenReply;
  'task.cancel': TaskCancel;
  'task.cancel.reply': TaskCancelReply;
  'task.execute': TaskExecute;
  'task.execute.reply': TaskExecuteReply;
  'task.finished': TaskFinished;
  'task.finished.reply': TaskFinishedReply;
  'task.input': TaskInput;
  'task.input.reply': TaskInputReply;
  'task.output': TaskOutput;
  'task.output.reply': TaskOutputReply;
  'worker.capabilities': WorkerCapabilities;
  'worker.capabilities.reply': WorkerCapabilitiesReply;
  'worker.drain': WorkerDrain;
  'worker.drain.reply': WorkerDrainReply;
  'worker.heartbeat': WorkerHeartbeat;
  'worker.heartbeat.reply': WorkerHeartbeatReply;
  'worker.register': WorkerRegister;
  'worker.register.reply': WorkerRegisterReply;
  'worker.resume': WorkerResume;
  'worker.resume.reply': WorkerResumeReply;
}

/** Reply of each message that is answered, by its name. */
export interface Replies {
  'session.close': SessionCloseReply;
  'session.ended': SessionEndedReply;
  'session.open': SessionOpenReply;
  'task.cancel': TaskCancelReply;
  'task.execute': TaskExecuteReply;
  'task.finished': TaskFinishedReply;
  'task.input': TaskInputReply;
  'task.output': TaskOutputReply;
  'worker.capabilities': WorkerCapabilitiesReply;
  'worker.drain': WorkerDrainReply;
  'worker.heartbeat': WorkerHeartbeatReply;
  'worker.register': WorkerRegisterReply;
  'worker.resume': WorkerResumeReply;
}
