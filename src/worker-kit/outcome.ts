import { YardError, toErrorInfo, type ErrorInfo, type Outcome } from '../protocol';

/** How the work of a handler ended. */
export type Settlement = { result: unknown } | { error: unknown };

/** Why an attempt was ended before it ended by itself. */
export interface StopCause {
  status: 'cancelled' | 'timed_out' | 'failed';
  code: 'CANCELLED' | 'TIMEOUT' | 'START_TIMEOUT' | 'NO_PROGRESS' | 'SESSION_LOST' | 'WORKER_LOST';
  message: string;
}

/**
 * The outcome of an attempt that was left to end by itself. It always fits into `bytesMax`: a result that does not fails with
 * `OUTPUT_LIMIT`.
 */
export function outcomeOf(settlement: Settlement, wallMs: number, bytesMax: number): Outcome {
  const stats = { wallMs };
  if ('error' in settlement) return failed(toErrorInfo(settlement.error), wallMs, bytesMax);
  const bytes = jsonBytes(settlement.result);
  if (bytes === undefined) return failed(toErrorInfo(notJson()), wallMs, bytesMax);
  if (bytes > bytesMax) return failed(toErrorInfo(tooLarge(bytes, bytesMax)), wallMs, bytesMax);
  return { status: 'succeeded', result: settlement.result, stats };
}

/**
 * The outcome of an attempt that was stopped: its cause, and what the handler still handed over, as a result or as the
 * details of its error. Without a settlement the handler did not end in time.
 */
export function stoppedOutcome(
  cause: StopCause,
  settlement: Settlement | undefined,
  wallMs: number,
  bytesMax: number,
): Outcome {
  const { code, message, retryable } = new YardError(cause.code, cause.message);
  const details = settlement && 'error' in settlement ? detailsOf(settlement.error) : undefined;
  const error = bounded({ code, message, retryable, ...(details && { details }) }, bytesMax);
  const outcome: Outcome = { status: cause.status, error, stats: { wallMs } };
  if (!settlement || !('result' in settlement)) return outcome;
  const bytes = jsonBytes(settlement.result) ?? Infinity;
  return bytes > bytesMax ? outcome : { ...outcome, result: settlement.result };
}

/** Size of a value as JSON; nothing where it cannot be written as JSON. */
export function jsonBytes(value: unknown): number | undefined {
  try {
    return Buffer.byteLength(JSON.stringify(value) ?? '');
  } catch {
    return undefined; // a cycle or a BigInt, which the caller reports
  }
}

function failed(error: ErrorInfo, wallMs: number, bytesMax: number): Outcome {
  return { status: 'failed', error: bounded(error, bytesMax), stats: { wallMs } };
}

/** Fits an error into a message: the text is cut, details that are too large are left out and counted. */
function bounded(error: ErrorInfo, bytesMax: number): ErrorInfo {
  const cut = { ...error, message: error.message.slice(0, messageCharsMax) };
  if (!error.details) return cut;
  const bytes = jsonBytes(error.details);
  if (bytes !== undefined && bytes <= bytesMax) return cut;
  return { ...cut, details: { detailsBytes: bytes ?? 0, detailsLeftOut: true } };
}

/** Of `common.json#/$defs/ErrorInfo`. */
const messageCharsMax = 16_384;

function detailsOf(error: unknown): Record<string, unknown> | undefined {
  return error instanceof YardError ? error.details : undefined;
}

function notJson(): YardError {
  return new YardError('INTERNAL', 'the capability returned a value that cannot be written as JSON');
}

function tooLarge(bytes: number, bytesMax: number): YardError {
  return new YardError('OUTPUT_LIMIT', `the result is ${bytes} bytes long, and at most ${bytesMax} fit a message`, {
    details: { bytes, bytesMax },
  });
}
