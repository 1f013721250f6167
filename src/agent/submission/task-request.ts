import type { Clock, Random } from '../../clock';
import type { YardConfig } from '../../config';
import type { Labels } from '../../protocol';
import { newTaskId, type Backoff, type NewTask, type RetryPolicy } from '../../tasks';
import { defaultBackoff, defaultRetryOn } from '../attempts';

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

type Defaults = Pick<YardConfig, 'timeoutMs' | 'queueTimeoutMs' | 'taskAttemptsMax'>;

/** The task that a request asks for. It shares nothing with the request (the store copies the input): its caller may go on to change that. */
export function toNewTask(request: TaskRequest, defaults: Defaults, clock: Clock, random: Random): NewTask {
  const nowMs = clock.nowMs();
  return {
    id: newTaskId(nowMs, random),
    capability: request.capability,
    input: request.input ?? {},
    labels: { require: { ...request.labels?.require }, prefer: { ...request.labels?.prefer } },
    priority: request.priority ?? 0,
    timeoutMs: request.timeoutMs ?? defaults.timeoutMs,
    noProgressTimeoutMs: request.noProgressTimeoutMs,
    startTimeoutMs: request.startTimeoutMs,
    sessionId: request.sessionId,
    queueTimeoutMs: request.queueTimeoutMs ?? defaults.queueTimeoutMs,
    retry: toRetryPolicy(request.retry, defaults),
    createdAtMs: nowMs,
  };
}

function toRetryPolicy(retry: TaskRequest['retry'], { taskAttemptsMax }: Defaults): RetryPolicy {
  const { maxAttempts = taskAttemptsMax, backoff, on = defaultRetryOn } = retry ?? {};
  return { maxAttempts, on: [...on], backoff: backoff && toBackoff(backoff) };
}

/** A delay that is asked for is not cut by a default. */
function toBackoff(given: Partial<Backoff>): Backoff {
  const backoff = { ...defaultBackoff, ...given };
  return { ...backoff, maxDelayMs: given.maxDelayMs ?? Math.max(backoff.maxDelayMs, backoff.delayMs) };
}
