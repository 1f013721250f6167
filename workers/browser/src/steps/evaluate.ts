import { BrowserError } from '../browser-error';
import { abortable } from './abortable';
import { onTarget } from './on-target';
import { scriptFunction } from './page-function';
import { reasonOf } from './playwright-errors';
import type { StepScope } from './scope';
import type { Target } from '../target/target';

export interface Script {
  script: string;
  arg?: unknown;
  target?: Target;
}

/** Runs a script in the page, and returns its JSON result; `null` for none. */
export async function evaluate({ script, arg, target }: Script, scope: StepScope): Promise<unknown> {
  const charsMax = scope.limits.outputBytes;
  const source = scriptFunction(script, charsMax);
  const text = await (target === undefined ? inPage(source, arg, scope) : onElement(source, arg, target, scope));
  if (typeof text === 'number') {
    const message = `the script returned ${text} characters of JSON; the limit is ${charsMax}`;
    throw new BrowserError('OUTPUT_TOO_LARGE', message, { details: { chars: text, charsMax } });
  }
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
}

async function inPage(source: never, arg: unknown, { page, signal }: StepScope): Promise<unknown> {
  return abortable(page.evaluate<unknown, unknown>(source, arg), signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw thrown(error);
  });
}

function onElement(source: never, arg: unknown, target: Target, scope: StepScope): Promise<unknown> {
  return onTarget(scope, target, async (locator, time) => {
    const element = await locator.elementHandle(time);
    // Evaluated on the handle, to distinguish errors of the script from errors of the target.
    return element.evaluate<unknown, unknown>(source, arg).catch((error: unknown) => {
      throw thrown(error);
    });
  });
}

function thrown(cause: unknown): BrowserError {
  const reason = reasonOf(cause);
  const [, name] = /^(\w*Error)\b/.exec(reason) ?? [];
  return new BrowserError('SCRIPT_ERROR', reason, { cause, ...(name && { details: { name } }) });
}
