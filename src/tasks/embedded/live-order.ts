import { Heap } from './heap';
import type { LiveTask } from './live-task';

/** True if `a` is dispatched before `b`. */
export type IsBefore = (a: LiveTask, b: LiveTask) => boolean;

/** Orders by priority, then by rank, then by age. */
export function hasLowerRank(a: LiveTask, b: LiveTask): boolean {
  if (a.task.priority !== b.task.priority) return a.task.priority > b.task.priority;
  return a.rankMs < b.rankMs || (a.rankMs === b.rankMs && a.seq < b.seq);
}

/** Orders by priority, then by age. */
export function isOlder(a: LiveTask, b: LiveTask): boolean {
  return a.task.priority > b.task.priority || (a.task.priority === b.task.priority && a.seq < b.seq);
}

/** True if `a`, a task of the same or another queue and key, is dispatched before `b`: by key limit, priority, the key's turn, then by `isBefore`. */
export function goesFirst(a: LiveTask, b: LiveTask, isBefore: IsBefore): boolean {
  const [keyA, keyB] = [a.key!, b.key!];
  if (keyA === keyB) return isBefore(a, b);
  if (keyA.isAtLimit !== keyB.isAtLimit) return keyB.isAtLimit;
  if (a.task.priority !== b.task.priority) return a.task.priority > b.task.priority;
  return keyA.turn < keyB.turn || (keyA.turn === keyB.turn && isBefore(a, b));
}

/** Creates a heap of live tasks ordered by a time, then by age. */
export function heapBy(key: (live: LiveTask) => number): Heap<LiveTask> {
  return new Heap((a, b) => key(a) < key(b) || (key(a) === key(b) && a.seq < b.seq));
}
