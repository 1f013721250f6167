import type { Outcome } from '../protocol';
import type { Task } from '../tasks';

/** What becomes of a task whose attempt was lost: another attempt, while there may be one. Rejected attempts do not count. */
export function afterLoss({
  attempt,
  rejections,
  attemptsMax,
}: Pick<Task, 'attempt' | 'rejections' | 'attemptsMax'>): 'requeue' | 'giveUp' {
  return attempt - rejections < attemptsMax ? 'requeue' : 'giveUp';
}

/** True where a worker hands an attempt back, since it must end before the attempt does: that is a loss, not an outcome. */
export function isHandedBack({ status, error }: Outcome): boolean {
  return status === 'failed' && error?.code === 'WORKER_LOST';
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** How long a worker is left alone after it rejected so many tasks in a row that it seemed to have room for. */
export function rejectionPauseMs(rejectionsInARow: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(rejectionsInARow - 1, 16));
}
