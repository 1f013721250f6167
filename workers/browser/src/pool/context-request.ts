import type { BrowserContextOptions } from 'playwright-core';

/** The options of a context that a task may choose. Plain contexts are opened in advance; all others on request. */
export type ContextOptions = Pick<
  BrowserContextOptions,
  | 'colorScheme'
  | 'deviceScaleFactor'
  | 'extraHTTPHeaders'
  | 'geolocation'
  | 'hasTouch'
  | 'httpCredentials'
  | 'isMobile'
  | 'javaScriptEnabled'
  | 'locale'
  | 'permissions'
  | 'reducedMotion'
  | 'storageState'
  | 'timezoneId'
  | 'userAgent'
  | 'viewport'
>;

export interface ContextRequest {
  /** Unset for a plain context. */
  options?: ContextOptions;
  /** Aborts the wait for a context, which then throws the reason. */
  signal: AbortSignal;
}
