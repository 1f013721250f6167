import type { Labels } from '@yardmaster/protocol';
import type { Backoff, RetryPolicy } from '../../tasks';

/** What a caller asks for. Everything but the capability has a default. Durations are milliseconds. */
export interface TaskRequest {
  /** For example `python.run`. */
  capability: string;
  /** By the input schema of the capability; `{}` by default. */
  input?: unknown;
  /** The input was read by `parseJson`, so that a large number in it was written as a float; else it is an integer that was rounded. */
  inputIsParsed?: boolean;
  /** Higher goes first, from -100 to 100; 0 by default. */
  priority?: number;
  /** Of one attempt. */
  timeoutMs?: number;
  /** An attempt that reports nothing for so long is ended. */
  noProgressTimeoutMs?: number;
  /** How long a worker may take to begin with the work, once it has the task. */
  startTimeoutMs?: number;
  /** How long it may wait for a worker. */
  queueTimeoutMs?: number;
  /** When another attempt is made. By default at once, if the worker is lost or does not begin. */
  retry?: Partial<Omit<RetryPolicy, 'backoff'>> & { backoff?: Partial<Backoff> };
  /** A session that is open: the task runs in it, after those that were submitted before. */
  sessionId?: string;
  labels?: { require?: Labels; prefer?: Labels };
  /** Refuse the task at once if no known worker can do it. */
  requireWorker?: boolean;
}
