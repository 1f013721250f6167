import { YardError } from '@yardmaster/protocol';

/** Error codes of browser tasks, each with `retryable`. */
export const browserErrors = {
  NAVIGATION_FAILED: true,
  NAVIGATION_TIMEOUT: true,
  TARGET_NOT_FOUND: false,
  TARGET_AMBIGUOUS: false,
  TARGET_NOT_ACTIONABLE: false,
  ASSERTION_FAILED: false,
  SCRIPT_ERROR: false,
  STEP_TIMEOUT: false,
  PAGE_CRASHED: true,
  BROWSER_LOST: true,
  OUTPUT_TOO_LARGE: false,
} as const;

export type BrowserErrorCode = keyof typeof browserErrors;

/**
 * A failure of the family `browser`: `browser.PAGE_CRASHED` on the wire. Denials of a policy have the code
 * `BLOCKED_BY_POLICY` instead.
 */
export class BrowserError extends YardError {
  constructor(code: BrowserErrorCode, message: string, options: { cause?: unknown; details?: object } = {}) {
    const details = options.details && { ...options.details };
    super(`browser.${code}`, message, { retryable: browserErrors[code], cause: options.cause, details });
  }
}
