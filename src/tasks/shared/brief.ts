import type { ErrorInfo, Outcome } from '@yardmaster/protocol';

/**
 * Details of an error that are kept with each attempt and shown in lists. Larger ones are kept once, with the outcome of the task: a task
 * may have hundreds of attempts, and a list hundreds of tasks.
 */
export const briefDetailsBytesMax = 4096;

/** An outcome without its result and without large details. */
export function briefOutcome({ result: _, ...outcome }: Outcome): Outcome {
  return outcome.error ? { ...outcome, error: briefError(outcome.error) } : outcome;
}

/** An error without large details: their size is given instead. */
export function briefError(error: ErrorInfo): ErrorInfo {
  const { code, message, retryable, details } = error;
  if (details === undefined) return { code, message, retryable };
  const detailsBytes = Buffer.byteLength(JSON.stringify(details));
  const isBrief = detailsBytes <= briefDetailsBytesMax;
  return { code, message, retryable, details: isBrief ? details : { detailsBytes, detailsLeftOut: true } };
}
