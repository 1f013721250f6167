import type { Labels } from '../protocol';

/**
 * The name of the queue in which a task waits: canonical JSON of its capability and the labels it requires, so that equal wishes
 * have equal keys, whatever the order in which the labels were written.
 */
export function queueKey(capability: string, require: Labels): string {
  const labels = Object.entries(require).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([capability, ...labels]);
}

/** What `queueKey` was made of. */
export function parseQueueKey(key: string): { capability: string; require: Labels } {
  const [capability, ...labels] = JSON.parse(key) as [string, ...Array<[string, string]>];
  return { capability, require: Object.fromEntries(labels) };
}
