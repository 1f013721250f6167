import type { Backoff, Task } from '../../tasks';

/** After the attempt was lost with its worker, or never began: that says nothing against the task. */
export const defaultRetryOn: readonly string[] = ['WORKER_LOST', 'START_TIMEOUT'];

const atOnce: Backoff = { type: 'fixed', delayMs: 0, maxDelayMs: 0, jitter: 0 };

/** Used if the task asks for retries without a backoff. */
export const defaultBackoff: Backoff = { type: 'exponential', delayMs: 1000, maxDelayMs: 60_000, jitter: 0.2 };

/**
 * Returns how long a task waits, after an attempt that ended with an error code, before the next one may begin; undefined if there is none.
 * Rejected attempts do not count. `chance` is from 0 to below 1.
 */
export function retryDelayMs(
  { attempt, rejections, retry }: Pick<Task, 'attempt' | 'rejections' | 'retry'>,
  code: string,
  chance: number,
): number | undefined {
  const made = attempt - rejections;
  if (made >= retry.maxAttempts || !retry.on.includes(code)) return undefined;
  const backoff = retry.backoff ?? (defaultRetryOn.includes(code) ? atOnce : defaultBackoff);
  return backoffMs(backoff, made, chance);
}

/**
 * A delay that is long enough for what the error says of it: a service that takes no more calls now says when it does. More than
 * a day is not believed.
 */
export function withRetryAfter(delayMs: number, details: Record<string, unknown> | undefined): number {
  const retryAfterMs = details?.['retryAfterMs'];
  return typeof retryAfterMs === 'number' ? Math.max(delayMs, Math.min(Math.ceil(retryAfterMs), dayMs)) : delayMs;
}

const dayMs = 86_400_000;

/** The delay after so many attempts. Jitter shortens it, so `maxDelayMs` holds. */
export function backoffMs({ type, delayMs, maxDelayMs, jitter }: Backoff, attempts: number, chance: number): number {
  const growth = type === 'exponential' ? 2 ** Math.min(attempts - 1, 52) : 1;
  return Math.round(Math.min(delayMs * growth, maxDelayMs) * (1 - jitter * chance));
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** How long a worker is left alone after it rejected so many tasks in a row that it seemed to have room for. */
export function rejectionPauseMs(rejectionsInARow: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(rejectionsInARow - 1, 16));
}
