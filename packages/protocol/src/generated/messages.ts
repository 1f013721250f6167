// Generated from protocol/schema by `npm run codegen`. Do not edit.

/**
 * Id of a task, issued by the control plane.
 */
export type TaskId = string;
/**
 * Opaque right of one worker to report on one attempt.
 */
export type LeaseId = string;
/**
 * Stable id of a worker; survives its restarts.
 */
export type WorkerId = string;
/**
 * Id of one process start of a worker.
 */
export type InstanceId = string;
/**
 * Id of state kept on one worker between tasks.
 */
export type SessionId = string;
/**
 * Dotted name of something a worker can do.
 */
export type CapabilityName = string;
/**
 * Number of a try at a task, from 1.
 */
export type Attempt = number;
/**
 * A code of protocol/README.md, or one of a capability, prefixed by its family.
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
       * Bytes of input that the attempt was given, this piece among them.
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
 * Something a worker can do: a dotted name and its JSON Schemas.
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
   * Whether the worker keeps sessions for it.
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
   * What a program may want to know: path, exit code, traceback, …
   */
  details?: Record<string, unknown>;
}
/**
 * A file that an attempt left, sent beside the link.
 */
export interface Artifact {
  name: string;
  sizeBytes: number;
  sha256: string;
  contentType: string;
}
/**
 * What an attempt used.
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
   * What the capability returned, by its output schema.
   */
  result?: unknown;
  error?: ErrorInfo;
  stats: Stats;
  artifacts?: Artifact[];
  /**
   * Bytes cut from each stream of output, by stream name.
   */
  truncated?: {
    [k: string]: number;
  };
}
/**
 * An attempt that a worker is running while it registers.
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
 * An outcome that the control plane has not confirmed yet.
 */
export interface FinishedAttempt {
  leaseId: LeaseId;
  outcome: Outcome;
}
/**
 * One piece of output.
 */
export interface OutputChunk {
  /**
   * Counts the chunks of an attempt from 1, without gaps but for dropped ones.
   */
  seq: number;
  stream: 'stdout' | 'stderr' | 'log' | 'progress' | 'display';
  /**
   * Text for stdout, stderr and log; any JSON for progress and display.
   */
  data: unknown;
  /**
   * Bytes of output that were dropped just before this chunk.
   */
  droppedBytes?: number;
}
/**
 * Why a message was refused.
 */
export interface ReplyError {
  code: ErrorCode;
  message: string;
  path?: string;
}
/**
 * A declared capability that was not taken.
 */
export interface RefusedCapability {
  name: CapabilityName;
  /**
   * Dotted, in the declaration: `inputSchema.properties.x.pattern`.
   */
  path: string;
  reason: string;
}
/**
 * Socket.IO handshake `auth` of whoever opens the link.
 */
export interface Handshake {
  token: string;
  /**
   * Major version of the protocol.
   */
  protocol: number;
}
/**
 * Stands in place of any reply when a message is refused.
 */
export interface ErrorReply {
  error: ReplyError;
}
/**
 * End a session and free what it holds.
 */
export interface SessionClose {
  sessionId: SessionId;
}
export interface SessionCloseReply {
  status: 'ok';
}
/**
 * A session has ended on the worker, which nobody asked for.
 */
export interface SessionEnded {
  sessionId: SessionId;
  message: string;
}
export interface SessionEndedReply {
  status: 'ok';
}
/**
 * Begin a session: keep state between the tasks that name it.
 */
export interface SessionOpen {
  sessionId: SessionId;
  capability: CapabilityName;
  /**
   * How long it may be unused.
   */
  ttlMs: number;
}
/**
 * Stop an attempt, softly, then hard. The outcome still comes as task.finished.
 */
export interface TaskCancel {
  leaseId: LeaseId;
  reason: string;
  /**
   * From the soft stop to the hard one.
   */
  graceMs: number;
}
export interface TaskCancelReply {
  status: 'ok' | 'unknown';
}
/**
 * Run one attempt.
 */
export interface TaskExecute {
  taskId: TaskId;
  attempt: Attempt;
  leaseId: LeaseId;
  capability: CapabilityName;
  /**
   * By the input schema of the capability.
   */
  input: unknown;
  sessionId?: SessionId;
  timeoutMs: number;
  /**
   * The attempt begins within this time of its acceptance, or it ends with START_TIMEOUT.
   */
  startTimeoutMs?: number;
  noProgressTimeoutMs?: number;
  traceparent?: string;
}
/**
 * The attempt ended; repeated until it is answered.
 */
export interface TaskFinished {
  leaseId: LeaseId;
  outcome: Outcome;
}
export interface TaskFinishedReply {
  /**
   * `stale`: forget it.
   */
  status: 'recorded' | 'stale';
}
/**
 * A piece of the standard input of an attempt that runs.
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
   * How many bytes came before it: what is there already is not taken twice. Where it is left out, the piece comes next.
   */
  offset?: number;
  /**
   * Nothing comes after it.
   */
  end?: boolean;
}
/**
 * A batch of output of one attempt.
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
 * The capabilities of a worker changed.
 */
export interface WorkerCapabilities {
  capabilities: Capability[];
}
export interface WorkerCapabilitiesReply {
  status: 'ok';
  /**
   * Declared, and not taken; absent if all were.
   */
  refusedCapabilities?: RefusedCapability[];
}
/**
 * From a worker: send me no more work. From the control plane: take no more work.
 */
export interface WorkerDrain {
  reason?: string;
  /**
   * Milliseconds from now until running attempts are ended.
   */
  deadlineMs: number;
}
export interface WorkerDrainReply {
  status: 'ok';
}
/**
 * Status report; not the liveness signal.
 */
export interface WorkerHeartbeat {
  seq: number;
  running: LeaseId[];
  load: {
    /**
     * Load average of one minute over the number of CPUs.
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
 * First message of a worker on every link: who it is, what it can do, what it runs and what it has finished.
 */
export interface WorkerRegister {
  workerId: WorkerId;
  instanceId: InstanceId;
  name: string;
  version: string;
  /**
   * Room for attempts that run at the same time.
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
   * Sessions that may be open at the same time.
   */
  sessionsMax?: number;
}
export interface WorkerRegisterReply {
  heartbeatIntervalMs: number;
  /**
   * A worker that cannot register again for this long kills its attempts.
   */
  leaseTtlMs: number;
  /**
   * Go on with these.
   */
  adopted: LeaseId[];
  /**
   * Their outcomes are recorded: forget them.
   */
  recorded: LeaseId[];
  /**
   * No longer yours: kill what runs, forget what has finished.
   */
  aborted: LeaseId[];
  /**
   * No longer wanted: end these.
   */
  closedSessions?: SessionId[];
  /**
   * Where uploads of artifacts go; absent where that is the origin that the worker dialed.
   */
  artifactsUrl?: string;
  /**
   * Declared, and not taken; absent if all were.
   */
  refusedCapabilities?: RefusedCapability[];
}
/**
 * Take work again.
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
