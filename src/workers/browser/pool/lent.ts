import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { LentEgress } from '../egress';

/** What of a context a task may choose. A plain one is ready beforehand; any other is opened when it is asked for. */
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

/** A context that its holder has for itself, until it gives it back. It is never used again. */
export interface Lent {
  readonly context: BrowserContext;
  /** Its first page, blank. */
  readonly page: Page;
  /** Its way out. Nothing goes through before `setPolicy`. */
  readonly egress: LentEgress;
  /** Where the browser keeps downloads of this context while it is open. */
  readonly downloadsFolder: string;
  /**
   * Aborted with a YardError when a page of it has crashed, or its browser is gone. What Playwright says then is only that
   * something was closed, so this reason is the one to report.
   */
  readonly lost: AbortSignal;
  /** Closes everything of it. Resolves in bounded time, also where a page hangs, and never rejects. May be called again. */
  close(): Promise<void>;
}

export interface LendRequest {
  /** Nothing for a plain context. */
  options?: ContextOptions;
  /** Ends the wait for a context; the reason is thrown. */
  signal: AbortSignal;
}
