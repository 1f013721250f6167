import type { Locator } from 'playwright-core';
import { locate } from '../target/locate';
import type { Target } from '../target/target';
import { abortable } from './abortable';
import { elementError } from './playwright-errors';
import type { StepScope } from './scope';

/** The options of Playwright's actions on an element. */
export interface ActionTime {
  timeout: number;
  signal: AbortSignal;
}

/** Runs an action on the element of a target; converts errors to our codes. */
export async function onTarget<T>(
  { page, timeoutMs, signal }: StepScope,
  target: Target,
  act: (locator: Locator, time: ActionTime) => Promise<T>,
): Promise<T> {
  const locator = locate(page, target);
  try {
    return await abortable(act(locator, { timeout: timeoutMs, signal }), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw await abortable(elementError(error, target, locator, timeoutMs), signal);
  }
}
