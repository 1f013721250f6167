import {
  errorCodes,
  jsonDepthMax,
  parsedViolation,
  type Violation,
  type FinishedAttempt,
  type Outcome,
  type OutputChunk,
} from '@yardmaster/protocol';

/** Depth limit of a whole outcome: `error.details` is two levels deep in it. */
const outcomeDepthMax = jsonDepthMax + 2;

/** Returns the outcome unchanged if it is within the JSON limits, else a failure with `INVALID_RESULT`. */
export function limitedOutcome(outcome: Outcome): Outcome {
  const { result, error, stats } = outcome;
  const fault =
    atPath('result', parsedViolation(result)) ??
    atPath('error.details', parsedViolation(error?.details)) ??
    atPath('outcome', parsedViolation(outcome, outcomeDepthMax));
  return fault ? invalidResult(fault, stats.wallMs) : outcome;
}

/** Applies `limitedOutcome` to each finished attempt that a worker presents. */
export function limitedAttempts(finished: readonly FinishedAttempt[]): FinishedAttempt[] {
  return finished.map((attempt) => ({ ...attempt, outcome: limitedOutcome(attempt.outcome) }));
}

/** Returns the chunks before the first one that exceeds the JSON limits, and the outcome that ends its attempt. */
export function limitedOutput(chunks: readonly OutputChunk[]): { kept: readonly OutputChunk[]; ending?: Outcome } {
  for (const [index, { stream, data }] of chunks.entries()) {
    const fault = atPath(stream, parsedViolation(data));
    if (fault) return { kept: chunks.slice(0, index), ending: invalidResult(fault, 0) };
  }
  return { kept: chunks };
}

function atPath(name: string, fault: Violation | undefined): Violation | undefined {
  return fault && { ...fault, path: fault.path === '' ? name : `${name}.${fault.path}` };
}

function invalidResult({ path, message }: Violation, wallMs: number): Outcome {
  const { retryable } = errorCodes.INVALID_RESULT;
  const error = { code: 'INVALID_RESULT', message: `${path}: ${message}`, retryable };
  return { status: 'failed', error: { ...error, details: { path, endedBy: 'control plane' } }, stats: { wallMs } };
}
