import { setTimeout as delay } from 'node:timers/promises';
import { YardError } from '@yardmaster/protocol';
import { BrowserError } from '../browser-error';
import { describeTarget, type Target } from '../target/target';
import { evaluate } from './evaluate';
import { matchesPattern } from './match-pattern';
import { isMatch } from './match.policy';
import { onTarget } from './on-target';
import { isTimeout } from './playwright-errors';
import { poll } from './poll';
import type { StepScope } from './scope';
import type { StepOf } from './step';

/** Waits for the condition of the step. */
export async function waitFor(step: StepOf<'waitFor'>, scope: StepScope): Promise<void> {
  const { target, state, url, load, script, arg, ms } = step;
  const { page, timeoutMs, signal } = scope;
  if (target !== undefined) return waitForTarget(target, state, scope);
  if (ms !== undefined) return delay(ms, undefined, { signal });
  if (load !== undefined) {
    return page.waitForLoadState(load, { timeout: timeoutMs, signal }).catch((error: unknown) => {
      throw isTimeout(error) ? tooLong(`the state ${load}`, page.url(), timeoutMs) : error;
    });
  }
  if (url !== undefined) {
    const last = await poll(
      async () => page.url(),
      (now) => isMatch(url, now, matchesPattern),
      timeoutMs,
      signal,
    );
    if (!isMatch(url, last, matchesPattern)) throw tooLong(`the address ${JSON.stringify(url)}`, last, timeoutMs);
    return;
  }
  const given = await poll(() => evaluate({ script: script!, arg }, scope), Boolean, timeoutMs, signal);
  if (!given) throw tooLong('a truthy result of the script', given, timeoutMs);
}

async function waitForTarget(target: Target, state: StepOf<'waitFor'>['state'], scope: StepScope): Promise<void> {
  try {
    await onTarget(scope, target, (locator, time) => locator.waitFor({ state, ...time }));
  } catch (error) {
    const isThere = error instanceof YardError && error.code === 'browser.TARGET_NOT_ACTIONABLE';
    if (!isThere || !isTimeout(error.cause)) throw error;
    const wanted = state ?? 'visible';
    throw tooLong(`${describeTarget(target)} to be ${wanted}`, `not ${wanted}`, scope.timeoutMs);
  }
}

function tooLong(expected: string, actual: unknown, timeoutMs: number): BrowserError {
  const message = `waited ${timeoutMs} ms for ${expected}, got ${JSON.stringify(actual)}`;
  return new BrowserError('STEP_TIMEOUT', message, { details: { expected, actual, timeoutMs } });
}
