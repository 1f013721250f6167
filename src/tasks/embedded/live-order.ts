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

/** Creates a heap of live tasks ordered by a time, then by age. */
export function heapBy(key: (live: LiveTask) => number): Heap<LiveTask> {
  return new Heap((a, b) => key(a) < key(b) || (key(a) === key(b) && a.seq < b.seq));
}
