import type { Labels } from '@yardmaster/protocol';
import type { Backoff, RetryPolicy } from '../../tasks';

/** A caller's request. Everything but the capability has a default. Durations are in milliseconds. */
export interface TaskRequest {
  /** For example `python.run`. */
  capability: string;
  /** Must match the input schema of the capability; `{}` by default. */
  input?: unknown;
  /**
   * Set if `parseJson` read the input, which accepts large numbers only if they were written as floats. Otherwise large
   * integers count as rounded and are rejected.
   */
  inputIsParsed?: boolean;
  /** Higher is dispatched first, from -100 to 100; 0 by default. */
  priority?: number;
  /** Limit of one attempt. */
  timeoutMs?: number;
  /** Limit without any report from an attempt. */
  noProgressTimeoutMs?: number;
  /** Limit for a worker to begin the work once it has the task. */
  startTimeoutMs?: number;
  /** Limit of the wait for a worker. */
  queueTimeoutMs?: number;
  /** When the task is retried. By default at once, if the worker is lost or does not begin. */
  retry?: Partial<Omit<RetryPolicy, 'backoff'>> & { backoff?: Partial<Backoff> };
  /** An open session: the task runs in it, after tasks submitted before. */
  sessionId?: string;
  labels?: { require?: Labels; prefer?: Labels };
  /** Rejects the task at once if no known worker can run it. */
  requireWorker?: boolean;
}
