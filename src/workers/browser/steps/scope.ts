import type { Page } from 'playwright-core';
import type { RunSecrets } from '../secrets/run-secrets';
import type { RunFiles } from '../run/run-files';
import type { RunLimits } from '../run/run-input';
import type { RunPages } from '../run/run-pages';

/** What one try of a step works with. */
export interface StepScope {
  page: Page;
  /** Until the try must have ended. Playwright gets it too, which says more of what it waited for. */
  timeoutMs: number;
  /** Aborted, with the reason to report, at the end of the time or of the run. */
  signal: AbortSignal;
  /** Of the output. */
  name: string;
  run: RunScope;
}

/** What the steps of a run share. */
export interface RunScope {
  readonly pages: RunPages;
  readonly files: RunFiles;
  readonly secrets: RunSecrets;
  readonly limits: Readonly<RunLimits>;
  /** Of HTTP, of the last navigation of each page. */
  readonly statuses: WeakMap<Page, number>;
  /** Why an address may not even be tried, where it may not. */
  refusedReason: (url: string) => string | undefined;
  /** Says that the egress policy was what ended a navigation, where it was. */
  deniedReason: (url: string) => string | undefined;
}
