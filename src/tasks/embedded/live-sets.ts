import type { LiveTask } from './live-task';

/** Adds a task to the set of a key. Does nothing if there is no key. */
export function addTo(sets: Map<string, Set<LiveTask>>, key: string | undefined, live: LiveTask): void {
  if (key !== undefined) sets.set(key, (sets.get(key) ?? new Set()).add(live));
}

/** Does nothing if there is no key. A set without tasks is removed. */
export function removeFrom(sets: Map<string, Set<LiveTask>>, key: string | undefined, live: LiveTask): void {
  const set = key === undefined ? undefined : sets.get(key);
  if (set?.delete(live) && set.size === 0) sets.delete(key!);
}
