import type { Labels } from '@yardmaster/protocol';

/** What the tasks of one queue have in common. */
export interface QueueName {
  capability: string;
  require: Labels;
  sessionId?: string;
}

/**
 * The name of the queue in which a task waits: canonical JSON of its capability, the labels it requires and its session, so that
 * equal wishes have equal keys, whatever the order in which the labels were written.
 */
export function queueKey(capability: string, require: Labels, sessionId?: string): string {
  const labels = Object.entries(require).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([capability, ...labels, ...(sessionId === undefined ? [] : [sessionId])]);
}

/** What `queueKey` was made of. */
export function parseQueueKey(key: string): QueueName {
  const [capability, ...rest] = JSON.parse(key) as [string, ...Array<[string, string] | string>];
  const last = rest.at(-1);
  const sessionId = typeof last === 'string' ? { sessionId: last } : {};
  const labels = rest.filter((part): part is [string, string] => typeof part !== 'string');
  return { capability, require: Object.fromEntries(labels), ...sessionId };
}
