import type { Task } from '../tasks';

/** What becomes of a task whose attempt was lost: another attempt, while there may be one. Rejected attempts do not count. */
export function afterLoss({
  attempt,
  rejections,
  attemptsMax,
}: Pick<Task, 'attempt' | 'rejections' | 'attemptsMax'>): 'requeue' | 'giveUp' {
  return attempt - rejections < attemptsMax ? 'requeue' : 'giveUp';
}
