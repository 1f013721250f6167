import type { Outcome } from '@yardmaster/protocol';

/** A request to end a running task. It is stored with the attempt until the attempt ends, and survives restarts. */
export interface EndRequest {
  /** The outcome of the task if its worker does not report another one. */
  outcome: Outcome;
  /** The attempt may run until this time. */
  byMs: number;
}

/**
 * Combines two end requests for an attempt: the outcome of the later one and the earlier deadline. `SESSION_LOST` stays
 * the outcome, because the task cannot run in that session again.
 */
export function combinedRequest(before: EndRequest | undefined, next: EndRequest): EndRequest {
  if (!before) return next;
  const { outcome } = isOfLostSession(before) ? before : next;
  return { outcome, byMs: Math.min(before.byMs, next.byMs) };
}

/** True if the request is for the end of the task's session. */
export function isOfLostSession({ outcome }: EndRequest): boolean {
  return outcome.error?.code === 'SESSION_LOST';
}
