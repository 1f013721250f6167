import { errorCodes, type KnownErrorCode } from './generated/error-codes';
import type { ErrorInfo } from './generated/messages';
import { redactSecrets } from './secrets';
import { tryOrUndefined, thrownText } from './thrown';

export interface YardErrorOptions {
  retryable?: boolean;
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The base of all errors that Yardmaster throws on purpose. `code` is listed in protocol/README.md, or belongs to a
 * capability (`browser.TARGET_NOT_FOUND`). `retryable` follows from the code unless it is given.
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

/** A payload that does not match its schema. `path` is dotted, and empty for the whole value. */
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
 * Converts anything thrown to its wire form, with a redacted message; all values are plain except `details`. Anything but
 * a YardError becomes `INTERNAL`. Never throws.
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  const known = tryOrUndefined(() => (thrown instanceof YardError ? wireForm(thrown) : undefined));
  return (
    known ?? { code: 'INTERNAL', message: redactSecrets(thrownText(thrown)), retryable: errorCodes.INTERNAL.retryable }
  );
}

/** Converts a thrown error, whose properties may have any type. */
function wireForm({ code, message, retryable, details }: YardError): ErrorInfo | undefined {
  if (typeof code !== 'string' || typeof retryable !== 'boolean') return undefined;
  const hasDetails = typeof details === 'object' && details !== null;
  return { code, message: redactSecrets(thrownText(message)), retryable, ...(hasDetails && { details }) };
}
