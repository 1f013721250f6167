import type { Labels } from '@yardmaster/protocol';

/** Properties that all tasks of a queue share. */
export interface QueueName {
  capability: string;
  require: Labels;
  sessionId?: string;
}

/** Returns the key of a task's queue: canonical JSON of its capability, required labels and session. The order of labels does not matter. */
export function queueKey(capability: string, require: Labels, sessionId?: string): string {
  const labels = Object.entries(require).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([capability, ...labels, ...(sessionId === undefined ? [] : [sessionId])]);
}

/** Returns the parts of a key of `queueKey`. */
export function parseQueueKey(key: string): QueueName {
  const [capability, ...rest] = JSON.parse(key) as [string, ...Array<[string, string] | string>];
  const last = rest.at(-1);
  const sessionId = typeof last === 'string' ? { sessionId: last } : {};
  const labels = rest.filter((part): part is [string, string] => typeof part !== 'string');
  return { capability, require: Object.fromEntries(labels), ...sessionId };
}
