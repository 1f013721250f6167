import { tryOrUndefined, thrownText, YardError, toErrorInfo, type ErrorInfo, type Outcome } from '@yardmaster/protocol';
import { plainJson, outputLimitError } from './plain-json';

/** How a handler ended: with any value, or with anything thrown. */
export type Settlement = { result: unknown } | { error: unknown };

/** Why an attempt was stopped. */
export interface StopCause {
  status: 'cancelled' | 'timed_out' | 'failed';
  code: 'CANCELLED' | 'TIMEOUT' | 'START_TIMEOUT' | 'NO_PROGRESS' | 'SESSION_LOST' | 'WORKER_LOST';
  message: string;
}

/**
 * Returns the outcome of an attempt that ended by itself, in plain JSON. A result larger than `bytesMax` fails with
 * `OUTPUT_LIMIT`. Never throws.
 */
export function outcomeOf(settlement: Settlement, wallMs: number, bytesMax: number): Outcome {
  const stats = { wallMs };
  if ('error' in settlement) return failed(toErrorInfo(settlement.error), wallMs, bytesMax);
  try {
    return { status: 'succeeded', result: plainResult(settlement.result, bytesMax), stats };
  } catch (error) {
    return failed(toErrorInfo(error), wallMs, bytesMax);
  }
}

/**
 * Returns the outcome of a stopped attempt: the cause, and what the handler still returned, as a result or as the
 * details of its error. Without a settlement the handler did not end in time.
 */
export function stoppedOutcome(
  cause: StopCause,
  settlement: Settlement | undefined,
  wallMs: number,
  bytesMax: number,
): Outcome {
  const { code, message, retryable } = new YardError(cause.code, cause.message);
  const details = settlement && 'error' in settlement ? toErrorInfo(settlement.error).details : undefined;
  const error = bounded({ code, message, retryable, ...(details && { details }) }, bytesMax);
  const outcome: Outcome = { status: cause.status, error, stats: { wallMs } };
  if (!settlement || !('result' in settlement)) return outcome;
  const result = tryOrUndefined(() => plainResult(settlement.result, bytesMax));
  return result === undefined ? outcome : { ...outcome, result };
}

/** @throws YardError `INVALID_RESULT`, or `OUTPUT_LIMIT` */
function plainResult(value: unknown, bytesMax: number): unknown {
  const result = plainJson(value, 'result', bytesMax);
  const bytes = jsonBytes(result) ?? 0;
  if (bytes > bytesMax) throw outputLimitError('result', bytesMax, bytes);
  return result;
}

/** Returns the size of a value as JSON; undefined if it cannot be written as JSON. */
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

/** Shortens an error to fit into a message: truncates the text, and replaces large details by their size. */
function bounded(error: ErrorInfo, bytesMax: number): ErrorInfo {
  const cut = { ...error, message: error.message.slice(0, messageCharsMax) };
  if (!error.details) return cut;
  try {
    const details = plainJson(error.details, 'details', measuredBytesMax) as ErrorInfo['details'];
    const bytes = jsonBytes(details) ?? 0;
    return { ...cut, details: bytes <= bytesMax ? details : { detailsBytes: bytes, detailsLeftOut: true } };
  } catch (violation) {
    return { ...cut, details: { detailsBytes: 0, detailsLeftOut: true, reason: thrownText(violation) } };
  }
}

/** Details beyond this size are not measured. */
const measuredBytesMax = 16 * 1024 * 1024;

/** Limit in `common.json#/$defs/ErrorInfo`. */
const messageCharsMax = 16_384;
