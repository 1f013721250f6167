import {
  errorCodes,
  jsonDepthMax,
  parsedViolation,
  type Violation,
  type FinishedAttempt,
  type Outcome,
  type OutputChunk,
} from '@yardmaster/protocol';

/** Of an outcome as a whole: `details` lie within its error. */
const outcomeDepthMax = jsonDepthMax + 2;

/** The outcome as it is, or, if something in it is not JSON within the limits, the one that says so. */
export function limitedOutcome(outcome: Outcome): Outcome {
  const { result, error, stats } = outcome;
  const fault =
    within('result', parsedViolation(result)) ??
    within('error.details', parsedViolation(error?.details)) ??
    within('outcome', parsedViolation(outcome, outcomeDepthMax));
  return fault ? invalidResult(fault, stats.wallMs) : outcome;
}

/** What a worker presents as finished, within the limits. */
export function limitedAttempts(finished: readonly FinishedAttempt[]): FinishedAttempt[] {
  return finished.map((attempt) => ({ ...attempt, outcome: limitedOutcome(attempt.outcome) }));
}

/** The chunks before the first with data that is not JSON within the limits, and the outcome that such a chunk ends the attempt with. */
export function limitedOutput(chunks: readonly OutputChunk[]): { kept: readonly OutputChunk[]; ending?: Outcome } {
  for (const [index, { stream, data }] of chunks.entries()) {
    const fault = within(stream, parsedViolation(data));
    if (fault) return { kept: chunks.slice(0, index), ending: invalidResult(fault, 0) };
  }
  return { kept: chunks };
}

function within(name: string, fault: Violation | undefined): Violation | undefined {
  return fault && { ...fault, path: fault.path === '' ? name : `${name}.${fault.path}` };
}

function invalidResult({ path, message }: Violation, wallMs: number): Outcome {
  const { retryable } = errorCodes.INVALID_RESULT;
  const error = { code: 'INVALID_RESULT', message: `${path}: ${message}`, retryable };
  return { status: 'failed', error: { ...error, details: { path, endedBy: 'control plane' } }, stats: { wallMs } };
}
