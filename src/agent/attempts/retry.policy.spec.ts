import type { RetryPolicy } from '../../tasks';
import {
  backoffMs,
  defaultBackoff,
  defaultRetryOn,
  rejectionPauseMs,
  retryDelayMs,
  withRetryAfter,
} from './retry.policy';

const task = (attempt: number, retry: Partial<RetryPolicy> = {}, rejections = 0) => ({
  attempt,
  rejections,
  retry: { maxAttempts: 3, on: defaultRetryOn, ...retry },
});

describe('retry policy', () => {
  it.each([
    [1, 0, 0],
    [2, 0, 0],
    [3, 0, undefined],
    [9, 7, 0],
    [10, 7, undefined],
  ] as const)('decides after attempt %d with %d rejections of at most 3: %s', (attempt, rejections, expected) => {
    expect(retryDelayMs(task(attempt, {}, rejections), 'WORKER_LOST', 0.5)).toBe(expected);
  });

  it('retries only after the codes of the task, and delays codes that are not default', () => {
    expect(retryDelayMs(task(1), 'EXECUTION_ERROR', 0)).toBeUndefined();
    expect(retryDelayMs(task(1), 'START_TIMEOUT', 0)).toBe(0);
    expect(retryDelayMs(task(1, { on: [] }), 'WORKER_LOST', 0)).toBeUndefined();
    expect(retryDelayMs(task(1, { on: ['EXECUTION_ERROR'] }), 'EXECUTION_ERROR', 0)).toBe(defaultBackoff.delayMs);
  });

  it('uses the backoff of the task for every code', () => {
    const backoff = { type: 'fixed', delayMs: 70, maxDelayMs: 100, jitter: 0 } as const;
    expect(retryDelayMs(task(2, { backoff }), 'WORKER_LOST', 0.9)).toBe(70);
  });

  it('doubles an exponential delay up to its maximum', () => {
    const backoff = { type: 'exponential', delayMs: 100, maxDelayMs: 1000, jitter: 0 } as const;
    expect([1, 2, 3, 4, 5, 10_000].map((attempts) => backoffMs(backoff, attempts, 0))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
    expect(backoffMs({ ...backoff, jitter: 0.5 }, 10, 0.5)).toBe(750);
    expect(backoffMs({ ...backoff, jitter: 1 }, 10, 0.999)).toBe(1);
  });

  it('waits as long as the retryAfterMs of the error, at most a day', () => {
    expect(withRetryAfter(10, undefined)).toBe(10);
    expect(withRetryAfter(10, { retryAfterMs: 'soon' })).toBe(10);
    expect(withRetryAfter(10, { retryAfterMs: 5 })).toBe(10);
    expect(withRetryAfter(10, { retryAfterMs: 500 })).toBe(500);
    expect(withRetryAfter(10, { retryAfterMs: 1500.5 })).toBe(1501);
    expect(withRetryAfter(10, { retryAfterMs: 1e12 })).toBe(86_400_000);
  });

  it('doubles the pause for each rejection in a row, up to 30 s', () => {
    expect([1, 2, 3, 7, 1000].map(rejectionPauseMs)).toEqual([500, 1000, 2000, 30_000, 30_000]);
  });
});
