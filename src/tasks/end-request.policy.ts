import type { Outcome } from '@yardmaster/protocol';

/** A request to end a running task. It is kept with the attempt until the attempt ends, across restarts too. */
export interface EndRequest {
  /** The outcome of the task if its worker does not report another one. */
  outcome: Outcome;
  /** The attempt may run until this time. */
  byMs: number;
}

/**
 * Combines two requests for one attempt: the later outcome and the earlier time. A lost session is the exception: it stays the outcome,
 * since nothing can run in that session again.
 */
export function combinedRequest(before: EndRequest | undefined, next: EndRequest): EndRequest {
  if (!before) return next;
  const { outcome } = isOfLostSession(before) ? before : next;
  return { outcome, byMs: Math.min(before.byMs, next.byMs) };
}

/** True if the task is to end because its session has ended. */
export function isOfLostSession({ outcome }: EndRequest): boolean {
  return outcome.error?.code === 'SESSION_LOST';
}
