import { afterLoss, isHandedBack, rejectionPauseMs } from './retry.policy';

describe('retry policy', () => {
  it.each([
    [1, 0, 3, 'requeue'],
    [2, 0, 3, 'requeue'],
    [3, 0, 3, 'giveUp'],
    [1, 0, 1, 'giveUp'],
    [9, 7, 3, 'requeue'],
    [10, 7, 3, 'giveUp'],
  ] as const)('after attempt %d with %d rejections of at most %d: %s', (attempt, rejections, attemptsMax, expected) => {
    expect(afterLoss({ attempt, rejections, attemptsMax })).toBe(expected);
  });

  it('should take only a loss that the worker tells of for an attempt handed back', () => {
    const stats = { wallMs: 1 };
    const failed = (code: string) => ({
      status: 'failed' as const,
      stats,
      error: { code, message: '', retryable: true },
    });
    expect(isHandedBack(failed('WORKER_LOST'))).toBe(true);
    expect(isHandedBack(failed('EXECUTION_ERROR'))).toBe(false);
    expect(isHandedBack({ status: 'succeeded', stats })).toBe(false);
  });

  it('should pause twice as long for each rejection in a row, up to 30 s', () => {
    expect([1, 2, 3, 7, 1000].map(rejectionPauseMs)).toEqual([500, 1000, 2000, 30_000, 30_000]);
  });
});
