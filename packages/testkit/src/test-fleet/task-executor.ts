import type { Readable } from 'node:stream';
import type { Artifact, Labels, Outcome, TaskInput } from '@yardmaster/protocol';

/**
 * The part of an agent that a test fleet stands in for. `IntegratedDistributedExecutorAgent` has all of it, so code that takes a
 * `TaskExecutor` runs on both unchanged. Durations are milliseconds, `…AtMs` milliseconds since the Unix epoch.
 */
export interface TaskExecutor {
  /** Resolves to the outcome of a task, whatever it is. @throws YardError for a task that was refused. */
  executeTask(request: ExecutorRequest): Promise<Outcome>;
  readonly tasks: ExecutorTasks;
  readonly sessions: ExecutorSessions;
  readonly inputs: ExecutorInputs;
  readonly artifacts: ExecutorArtifacts;
}

/** A task that is asked for. */
export interface ExecutorRequest {
  capability: string;
  /** By the input schema of the capability; `{}` by default. */
  input?: unknown;
  timeoutMs?: number;
  noProgressTimeoutMs?: number;
  startTimeoutMs?: number;
  /** How long it may wait for a free slot. */
  queueTimeoutMs?: number;
  sessionId?: string;
  labels?: { require?: Labels; prefer?: Labels };
  /** Orders the queue of an agent; a test fleet ignores it. */
  priority?: number;
  /** When an agent makes another attempt; a test fleet makes one. */
  retry?: { maxAttempts?: number; on?: readonly string[] };
  requireWorker?: boolean;
}

export interface ExecutorTasks {
  /** Accepts a task. @throws YardError as `executeTask` */
  submit(request: ExecutorRequest): Promise<ExecutorTask>;
  /** @throws YardError `NOT_FOUND` */
  get(taskId: string): Promise<ExecutorTask>;
  /** The task when it ends, or as it is after `waitMs`. @throws YardError `NOT_FOUND` */
  waitFor(taskId: string, waitMs: number): Promise<ExecutorTask>;
  /** Asks for the end of a task; a running one ends when its worker says so. @throws YardError `NOT_FOUND`, `CONFLICT` if it has ended. */
  cancel(taskId: string, options?: { reason?: string; graceMs?: number }): Promise<ExecutorTask>;
}

/** A task as it is now. */
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
  /** Ends a session, unless it has ended; its tasks fail with `SESSION_LOST`. @throws YardError `NOT_FOUND` */
  close(sessionId: string): Promise<void>;
}

/** A session as it is now. */
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
   * Gives a running task a piece of input; resolves to how many bytes it was given in all.
   * @throws YardError `NOT_FOUND`, `CONFLICT` if it does not run, `NO_INPUT`, `INPUT_FULL`, `INPUT_GAP`
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

/** A file that a task left; `file` is its handle in the store of the executor. */
export interface ExecutorArtifact extends Artifact {
  readonly file: string;
  readonly attempt: number;
  readonly createdAtMs: number;
}
