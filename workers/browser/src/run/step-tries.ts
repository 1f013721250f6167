import { setTimeout as delay } from 'node:timers/promises';
import { BrowserError } from '../browser-error';
import type { Step } from '../steps/step';
import type { StepActions } from './step-actions';
import type { RunLimits } from '../steps/run-limits';
import type { RunPages } from '../steps/run-pages';

/** Extra time for Playwright to report its own timeout first. */
const graceMs = 3000;

/** The result of a step, after all of its tries. */
export interface Tried {
  output?: unknown;
  error?: unknown;
  tries: number;
}

/** Runs the steps of one run, each with its timeout and retries. */
export class StepTries {
  /** @param signal ends the run */
  constructor(
    private readonly actions: StepActions,
    private readonly pages: RunPages,
    private readonly limits: Readonly<RunLimits>,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs a step, and retries it after a failure if the step has retries. Never rejects. */
  async run(step: Step, name: string): Promise<Tried> {
    const { signal } = this;
    const { times = 0, delayMs = 250 } = step.retry ?? {};
    for (let tries = 1; ; tries++) {
      try {
        return { output: await this.once(step, name), tries };
      } catch (error) {
        if (tries > times || signal.aborted) return { error, tries };
        await delay(delayMs, undefined, { signal }).catch(() => undefined); // the next try throws the reason
      }
    }
  }

  private async once(step: Step, name: string): Promise<unknown> {
    const { limits } = this;
    this.signal.throwIfAborted();
    const timeoutMs = timeoutOf(step, limits);
    const ending = new AbortController();
    const late = (): void => ending.abort(tooLate(step, timeoutMs));
    // An endless script never reports an error, so do not wait for one.
    const timer = setTimeout(late, timeoutMs + (step.action === 'evaluate' ? 0 : graceMs));
    try {
      const signal = AbortSignal.any([this.signal, ending.signal]);
      const page = await this.pages.page(step.page ?? 0, signal);
      return await this.actions.act(step, { page, timeoutMs, signal, name, limits });
    } finally {
      clearTimeout(timer);
    }
  }
}

function timeoutOf(step: Step, limits: Readonly<RunLimits>): number {
  if (step.timeoutMs !== undefined) return step.timeoutMs;
  const loads = step.action === 'goto' || step.action === 'setContent' || step.action === 'download';
  if (loads || (step.action === 'scroll' && step.to === 'end')) return limits.navigationTimeoutMs;
  const asked = step.action === 'waitFor' ? (step.ms ?? 0) : 0;
  return Math.max(limits.stepTimeoutMs, asked + graceMs);
}

function tooLate({ action }: Step, timeoutMs: number): BrowserError {
  return new BrowserError('STEP_TIMEOUT', `${action} did not end within ${timeoutMs} ms`, { details: { timeoutMs } });
}
