import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { toErrorInfo, YardError } from '@yardmaster/protocol';
import { BrowserError } from '../browser-error';
import { reasonOf } from '../steps/playwright-errors';
import type { Step } from '../steps/step';
import type { Target } from '../target/target';
import { ariaExcerpt } from './aria-excerpt.policy';
import type { RunFiles } from '../steps/run-files';

/** The state of the page when a step failed. */
export interface Evidence {
  /** Name of the artifact. */
  screenshot?: string;
  /** The part of the accessibility tree that is most like the target. */
  aria?: string;
}

const evidenceMs = 2000;

/** Takes a picture of the page, and an excerpt around the target, within two seconds. */
export async function evidenceOf(
  page: Page,
  step: Step,
  files: RunFiles,
  takesPicture: boolean,
  signal: AbortSignal,
): Promise<Evidence> {
  const look = { timeout: evidenceMs };
  const picture = takesPicture
    ? page.screenshot(look).then((bytes) => files.leave('failure', 'failure.png', bytes, 'image/png'))
    : undefined;
  const aria = page.ariaSnapshot({ mode: 'ai', ...look }).then((text) => ariaExcerpt(text, targetOf(step)));
  const [left, excerpt] = await Promise.all([inTime(picture, signal), inTime(aria, signal)]);
  return { ...(left && { screenshot: left.artifact }), ...(excerpt && { aria: excerpt }) };
}

/** Creates the error of a failed step, with a code, the step and further details. */
export function stepFailure(error: unknown, step: Step, index: number, details: object): YardError {
  const known = error instanceof YardError ? error : unexpected(error);
  const message = `step ${index} (${step.action}): ${known.message}`;
  const { action, name } = step;
  return new YardError(known.code as 'INTERNAL', message, {
    retryable: known.retryable,
    cause: error,
    details: { step: { index, action, ...(name !== undefined && { name }) }, ...known.details, ...details },
  });
}

/** Returns the wire form of the error of an optional step, shortened for the list of steps. */
export function briefError(error: unknown): ReturnType<typeof toErrorInfo> {
  const { details, ...brief } = toErrorInfo(error instanceof YardError ? error : unexpected(error));
  const isShort = details !== undefined && JSON.stringify(details).length <= 2000;
  return { ...brief, message: brief.message.slice(0, 1000), ...(isShort && { details }) };
}

/** Converts any other error of Playwright; most are about a closed page or a failed connection. */
function unexpected(error: unknown): YardError {
  return new BrowserError('SCRIPT_ERROR', reasonOf(error), { cause: error });
}

function targetOf(step: Step): Target | undefined {
  return 'target' in step ? step.target : undefined;
}

/** Resolves to the value of the promise; to undefined if it fails, takes too long, or the signal aborts. */
export async function inTime<T>(
  promise: Promise<T> | undefined,
  signal: AbortSignal,
  ms = evidenceMs,
): Promise<T | undefined> {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const late = delay(ms, undefined, { signal: either }).catch(() => undefined);
  try {
    return await Promise.race([promise?.catch(() => undefined), late]);
  } finally {
    ending.abort();
  }
}
