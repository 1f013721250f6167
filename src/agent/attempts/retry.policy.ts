import type { Backoff, Task } from '../../tasks';

/** A lost attempt, or one that never began, is not the task's fault. */
export const defaultRetryOn: readonly string[] = ['WORKER_LOST', 'START_TIMEOUT'];

const atOnce: Backoff = { type: 'fixed', delayMs: 0, maxDelayMs: 0, jitter: 0 };

/** The default if a task requests retries without a backoff. */
export const defaultBackoff: Backoff = { type: 'exponential', delayMs: 1000, maxDelayMs: 60_000, jitter: 0.2 };

/**
 * Returns the delay before the next attempt after an error code, or undefined if the task is not retried. Rejected
 * attempts do not count. `chance` is from 0 to below 1.
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
 * Extends a delay to the `retryAfterMs` of the error's details, at most a day: a service may say when it accepts calls
 * again.
 */
export function withRetryAfter(delayMs: number, details: Record<string, unknown> | undefined): number {
  const retryAfterMs = details?.['retryAfterMs'];
  return typeof retryAfterMs === 'number' ? Math.max(delayMs, Math.min(Math.ceil(retryAfterMs), dayMs)) : delayMs;
}

const dayMs = 86_400_000;

/** Returns the delay after this many attempts. Jitter only shortens it, so `maxDelayMs` holds. */
export function backoffMs({ type, delayMs, maxDelayMs, jitter }: Backoff, attempts: number, chance: number): number {
  const growth = type === 'exponential' ? 2 ** Math.min(attempts - 1, 52) : 1;
  return Math.round(Math.min(delayMs * growth, maxDelayMs) * (1 - jitter * chance));
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** Returns how long a worker gets no tasks after this many rejections in a row. */
export function rejectionPauseMs(rejectionsInARow: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(rejectionsInARow - 1, 16));
}
