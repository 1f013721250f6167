import { errorCodes, type KnownErrorCode } from './generated/error-codes';
import type { ErrorInfo } from './generated/messages';
import { tryOrUndefined, thrownText } from './thrown';

export interface YardErrorOptions {
  retryable?: boolean;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The one base of every error that Yardmaster throws on purpose. `code` is one of protocol/README.md, or a capability's own
 * (`browser.TARGET_NOT_FOUND`); `retryable` follows from the code if it is not given.
 */
export class YardError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly details?: Record<string, unknown>;

  constructor(code: KnownErrorCode | `${string}.${string}`, message: string, options: YardErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable =
      options.retryable ?? (Object.hasOwn(errorCodes, code) && errorCodes[code as KnownErrorCode].retryable);
    this.details = options.details;
  }
}

/** A payload that does not fit its schema. `path` is dotted, empty for the whole value. */
export class InvalidPayloadError extends YardError {
  readonly path: string;

  constructor(violation: { path: string; message: string }, code: KnownErrorCode = 'INVALID_MESSAGE') {
    super(code, violation.path === '' ? violation.message : `${violation.path}: ${violation.message}`, {
      details: { path: violation.path },
    });
    this.path = violation.path;
  }
}

/**
 * The wire form of whatever was thrown, in plain values but for the `details`; anything but a YardError becomes `INTERNAL`.
 * Never throws.
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  const known = tryOrUndefined(() => (thrown instanceof YardError ? wireForm(thrown) : undefined));
  return known ?? { code: 'INTERNAL', message: thrownText(thrown), retryable: errorCodes.INTERNAL.retryable };
}

/** An error of JavaScript may have been given anything as its properties. */
function wireForm({ code, message, retryable, details }: YardError): ErrorInfo | undefined {
  if (typeof code !== 'string' || typeof retryable !== 'boolean') return undefined;
  const hasDetails = typeof details === 'object' && details !== null;
  return { code, message: thrownText(message), retryable, ...(hasDetails && { details }) };
}
