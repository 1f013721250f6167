import { Heap } from './heap';
import type { LiveTask } from './live-task';

/** Says which of two waiting tasks is dispatched first. */
export type IsBefore = (a: LiveTask, b: LiveTask) => boolean;

/** By priority, then by place, then by age. */
export function hasLowerRank(a: LiveTask, b: LiveTask): boolean {
  if (a.task.priority !== b.task.priority) return a.task.priority > b.task.priority;
  return a.rankMs < b.rankMs || (a.rankMs === b.rankMs && a.seq < b.seq);
}

/** By priority, then by age. */
export function isOlder(a: LiveTask, b: LiveTask): boolean {
  return a.task.priority > b.task.priority || (a.task.priority === b.task.priority && a.seq < b.seq);
}

/** A heap of live tasks by a time, the earliest first; equal times by age. */
export function heapBy(key: (live: LiveTask) => number): Heap<LiveTask> {
  return new Heap((a, b) => key(a) < key(b) || (key(a) === key(b) && a.seq < b.seq));
}
