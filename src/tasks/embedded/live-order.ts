import { Heap } from './heap';
import type { LiveTask } from './live-task';

/** Says which of two waiting tasks is dispatched first. */
export type GoesBefore = (a: LiveTask, b: LiveTask) => boolean;

/** By priority, then by place, then by age. */
export function hasPlaceBefore(a: LiveTask, b: LiveTask): boolean {
  if (a.task.priority !== b.task.priority) return a.task.priority > b.task.priority;
  return a.placeMs < b.placeMs || (a.placeMs === b.placeMs && a.seq < b.seq);
}

/** By priority, then by age. */
export function cameBefore(a: LiveTask, b: LiveTask): boolean {
  return a.task.priority > b.task.priority || (a.task.priority === b.task.priority && a.seq < b.seq);
}

/** A heap of live tasks by a time, the earliest first; equal times by age. */
export function heapBy(key: (live: LiveTask) => number): Heap<LiveTask> {
  return new Heap((a, b) => key(a) < key(b) || (key(a) === key(b) && a.seq < b.seq));
}
