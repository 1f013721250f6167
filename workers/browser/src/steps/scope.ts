import type { Page } from 'playwright-core';
import type { RunLimits } from './run-limits';

/** One try of a step: its page and its limits. */
export interface StepScope {
  page: Page;
  /** Deadline of the try. Playwright also gets it, because its own error describes the wait better. */
  timeoutMs: number;
  /** Aborted, with the reason to report, at the end of the try or of the run. */
  signal: AbortSignal;
  /** Name of the output. */
  name: string;
  limits: Readonly<RunLimits>;
}
