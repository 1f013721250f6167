import { YardError } from '@yardmaster/protocol';

/** The errors of a browser, and whether a retry of the same task may succeed. */
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

/** A failure of the family `browser`: `browser.PAGE_CRASHED` on the wire. What a policy forbids is `BLOCKED_BY_POLICY`. */
export class BrowserError extends YardError {
  constructor(code: BrowserErrorCode, message: string, options: { cause?: unknown; details?: object } = {}) {
    const details = options.details && { ...options.details };
    super(`browser.${code}`, message, { retryable: browserErrors[code], cause: options.cause, details });
  }
}
