import { errorCodes, type ErrorInfo, type KnownErrorCode, type Outcome } from '@yardmaster/protocol';

/** Creates an error of the control plane; its code determines if it is retryable. */
export function errorOf(code: KnownErrorCode, message: string, details?: Record<string, unknown>): ErrorInfo {
  return { code, message, retryable: errorCodes[code].retryable, ...(details && { details }) };
}

/** Creates an outcome on the worker's behalf. */
export function decidedOutcome(status: 'failed' | 'cancelled' | 'timed_out', error: ErrorInfo, wallMs = 0): Outcome {
  return { status, error, stats: { wallMs } };
}
