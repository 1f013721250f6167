import { errorCodes, type ErrorInfo, type KnownErrorCode, type Outcome } from '../../protocol';

/** An error of the control plane, with what its code says of it. */
export function errorOf(code: KnownErrorCode, message: string, details?: Record<string, unknown>): ErrorInfo {
  return { code, message, retryable: errorCodes[code].retryable, ...(details && { details }) };
}

/** An outcome that the control plane decides, since no worker will. */
export function decidedOutcome(status: 'failed' | 'cancelled' | 'timed_out', error: ErrorInfo, wallMs = 0): Outcome {
  return { status, error, stats: { wallMs } };
}
