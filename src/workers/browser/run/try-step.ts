import { setTimeout as delay } from 'node:timers/promises';
import { BrowserError } from '../browser-error';
import { act } from '../steps/actions';
import type { RunScope } from '../steps/scope';
import type { Step } from '../steps/step';

/** So long Playwright may take beyond the time of a step to say what it waited for. */
const graceMs = 3000;

/** What tries of a step came to. */
export interface Tried {
  output?: unknown;
  error?: unknown;
  tries: number;
}

/** Does a step, again where it fails and the step says so. Never rejects. */
export async function tryStep(step: Step, name: string, run: RunScope, signal: AbortSignal): Promise<Tried> {
  const { times = 0, delayMs = 250 } = step.retry ?? {};
  for (let tries = 1; ; tries++) {
    try {
      return { output: await once(step, name, run, signal), tries };
    } catch (error) {
      if (tries > times || signal.aborted) return { error, tries };
      await delay(delayMs, undefined, { signal }).catch(() => undefined); // the next try sees it
    }
  }
}

async function once(step: Step, name: string, run: RunScope, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const timeoutMs = timeoutOf(step, run);
  const ending = new AbortController();
  const late = (): void => ending.abort(tooLate(step, timeoutMs));
  // Nobody answers for a script that does not end.
  const timer = setTimeout(late, timeoutMs + (step.action === 'evaluate' ? 0 : graceMs));
  try {
    const either = AbortSignal.any([signal, ending.signal]);
    const page = await run.pages.page(step.page ?? 0, either);
    return await act(step, { page, timeoutMs, signal: either, name, run });
  } finally {
    clearTimeout(timer);
  }
}

function timeoutOf(step: Step, { limits }: RunScope): number {
  if (step.timeoutMs !== undefined) return step.timeoutMs;
  const loads = step.action === 'goto' || step.action === 'setContent' || step.action === 'download';
  if (loads || (step.action === 'scroll' && step.to === 'end')) return limits.navigationTimeoutMs;
  const asked = step.action === 'waitFor' ? (step.ms ?? 0) : 0;
  return Math.max(limits.stepTimeoutMs, asked + graceMs);
}

function tooLate({ action }: Step, timeoutMs: number): BrowserError {
  return new BrowserError('STEP_TIMEOUT', `${action} did not end within ${timeoutMs} ms`, { details: { timeoutMs } });
}
