import type { Readable } from 'node:stream';
import type { Artifact, Labels, Outcome, TaskInput } from '@yardmaster/protocol';

/**
 * The methods that a test fleet shares with an agent. `IntegratedDistributedExecutorAgent` has all of them, so code
 * that takes a `TaskExecutor` runs on both. Durations are milliseconds, `…AtMs` milliseconds since the Unix epoch.
 */
export interface TaskExecutor {
  /** Runs a task and resolves to its outcome, even if the task failed. @throws YardError if the task is rejected */
  executeTask(request: ExecutorRequest): Promise<Outcome>;
  readonly tasks: ExecutorTasks;
  readonly sessions: ExecutorSessions;
  readonly inputs: ExecutorInputs;
  readonly artifacts: ExecutorArtifacts;
}

/** A request for a task. */
export interface ExecutorRequest {
  capability: string;
  /** Must match the input schema of the capability; `{}` by default. */
  input?: unknown;
  timeoutMs?: number;
  noProgressTimeoutMs?: number;
  startTimeoutMs?: number;
  /** How long it may wait for a free slot. */
  queueTimeoutMs?: number;
  sessionId?: string;
  labels?: { require?: Labels; prefer?: Labels };
  /** Order in the queue of an agent; ignored by a test fleet. */
  priority?: number;
  /** Retries of an agent; a test fleet makes one attempt. */
  retry?: { maxAttempts?: number; on?: readonly string[] };
  requireWorker?: boolean;
}

export interface ExecutorTasks {
  /** Submits a task. @throws like `executeTask` */
  submit(request: ExecutorRequest): Promise<ExecutorTask>;
  /** @throws YardError `NOT_FOUND` */
  get(taskId: string): Promise<ExecutorTask>;
  /** Resolves to the task when it ends, or after `waitMs`. @throws YardError `NOT_FOUND` */
  waitFor(taskId: string, waitMs: number): Promise<ExecutorTask>;
  /**
   * Cancels a task. A running one ends when its worker reports the end. @throws YardError `NOT_FOUND`, `CONFLICT` if it
   * has ended
   */
  cancel(taskId: string, options?: { reason?: string; graceMs?: number }): Promise<ExecutorTask>;
}

/** The current state of a task. */
export interface ExecutorTask {
  readonly id: string;
  readonly capability: string;
  readonly input: unknown;
  readonly state: 'queued' | 'running' | Outcome['status'];
  readonly attempt: number;
  readonly sessionId?: string;
  readonly workerId?: string;
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  readonly outcome?: Outcome;
}

export interface ExecutorSessions {
  /** @throws YardError `NO_CAPABLE_WORKER` if no worker opens it */
  open(request: { capability: string; ttlMs?: number; labels?: ExecutorRequest['labels'] }): Promise<ExecutorSession>;
  /** @throws YardError `NOT_FOUND` */
  get(sessionId: string): Promise<ExecutorSession>;
  /** Closes a session, if it is open. Its tasks fail with `SESSION_LOST`. @throws YardError `NOT_FOUND` */
  close(sessionId: string): Promise<void>;
}

/** The current state of a session. */
export interface ExecutorSession {
  readonly id: string;
  readonly capability: string;
  readonly workerId: string;
  readonly state: 'open' | 'closed' | 'expired' | 'lost';
  readonly ttlMs: number;
  readonly createdAtMs: number;
  readonly endedAtMs?: number;
  readonly reason?: string;
}

export interface ExecutorInputs {
  /**
   * Sends a piece of input to a running task. Resolves to the number of bytes received in total.
   * @throws YardError `NOT_FOUND`, `CONFLICT` if it is not running, `NO_INPUT`, `INPUT_FULL`, `INPUT_GAP`
   */
  give(taskId: string, piece: Omit<TaskInput, 'leaseId'>): Promise<number>;
}

export interface ExecutorArtifacts {
  list(taskId: string): Promise<ExecutorArtifact[]>;
  /** @throws YardError `NOT_FOUND` */
  get(taskId: string, name: string): Promise<ExecutorArtifact>;
  /** @throws YardError `NOT_FOUND` */
  read(taskId: string, artifact: ExecutorArtifact): Promise<Readable>;
}

/** An artifact of a task; `file` identifies it in the executor's store. */
export interface ExecutorArtifact extends Artifact {
  readonly file: string;
  readonly attempt: number;
  readonly createdAtMs: number;
}
