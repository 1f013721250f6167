import { errorCodes, type KnownErrorCode } from './generated/error-codes';
import type { ErrorInfo } from './generated/messages';

export interface YardErrorOptions {
  retryable?: boolean;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The one base of every error that Yardmaster throws on purpose. `code` is one of protocol/README.md, or a capability's own
 * (`browser.TARGET_NOT_FOUND`); `retryable` follows from the code where it is not given.
 */
export class YardError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly details?: Record<string, unknown>;

  constructor(code: KnownErrorCode | `${string}.${string}`, message: string, options: YardErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? (code in errorCodes && errorCodes[code as KnownErrorCode].retryable);
    this.details = options.details;
  }
}

/** A payload that does not fit its schema. `path` is dotted, empty for the whole value. */
export class InvalidPayloadError extends YardError {
  readonly path: string;

  constructor(fault: { path: string; message: string }, code: KnownErrorCode = 'INVALID_MESSAGE') {
    super(code, fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`, {
      details: { path: fault.path },
    });
    this.path = fault.path;
  }
}

/** The wire form of any error; what was not thrown on purpose becomes `INTERNAL`. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof YardError) {
    const { code, message, retryable, details } = error;
    return { code, message, retryable, ...(details && { details }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, retryable: errorCodes.INTERNAL.retryable };
}
