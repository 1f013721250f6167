import type { ErrorInfo, Outcome } from '@yardmaster/protocol';

/**
 * Limit of error details stored with each attempt and returned in lists. Larger details are stored once, with the outcome of the task: a task may
 * have hundreds of attempts, and a list hundreds of tasks.
 */
export const briefDetailsBytesMax = 4096;

/** Returns the outcome without its result and without large error details. */
export function briefOutcome({ result: _, ...outcome }: Outcome): Outcome {
  return outcome.error ? { ...outcome, error: briefError(outcome.error) } : outcome;
}

/** Returns the error; large details are replaced by their size. */
export function briefError(error: ErrorInfo): ErrorInfo {
  const { code, message, retryable, details } = error;
  if (details === undefined) return { code, message, retryable };
  const detailsBytes = Buffer.byteLength(JSON.stringify(details));
  const isBrief = detailsBytes <= briefDetailsBytesMax;
  return { code, message, retryable, details: isBrief ? details : { detailsBytes, detailsLeftOut: true } };
}
