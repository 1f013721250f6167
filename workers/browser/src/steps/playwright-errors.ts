import { stripVTControlCharacters } from 'node:util';
import { errors, type Locator } from 'playwright-core';
import { InvalidPayloadError, YardError } from '@yardmaster/protocol';
import { BrowserError } from '../browser-error';
import { candidatesOf } from '../target/candidates';
import { describeTarget, refOf, type Target } from '../target/target';

/** True if Playwright timed out. */
export function isTimeout(error: unknown): boolean {
  return error instanceof errors.TimeoutError;
}

/** Returns Playwright's message in one line, without the call and its log. */
export function reasonOf(error: unknown): string {
  const [line = ''] = textOf(error).split('\n');
  return line.replace(/^(?:[a-z]\w*\.\w+: )?(?:Error: )?/, '').replace(/ at \S+$/, '') || 'it failed';
}

/**
 * Creates the error of an action on an element: the element is missing, several elements match, or the action is not
 * possible. Queries the page for the matching elements.
 */
export async function elementError(
  error: unknown,
  target: Target,
  locator: Locator,
  timeoutMs: number,
): Promise<unknown> {
  if (error instanceof YardError || !(error instanceof Error)) return error;
  const text = textOf(error);
  const said = describeTarget(target);
  if (text.includes('strict mode violation')) return ambiguous(error, said, locator);
  if (/while parsing|Unknown engine|not a valid (?:selector|XPath)|InvalidSelector/i.test(text))
    return invalid('target', error);
  if (text.includes('Unknown key')) return invalid('key', error);
  const isFound = text.includes('locator resolved to') || (await locator.count().catch(() => 0)) > 0;
  if (isTimeout(error) && !isFound) {
    const help = refOf(target) === undefined ? '' : '; refs are those of the last aria snapshot of the page';
    const message = `${said} did not appear within ${timeoutMs} ms${help}`;
    return new BrowserError('TARGET_NOT_FOUND', message, { cause: error, details: { target, timeoutMs } });
  }
  const reason = isTimeout(error) ? obstacle(text) : reasonOf(error);
  const details = { target, reason, timeoutMs };
  return new BrowserError('TARGET_NOT_ACTIONABLE', `${said}: ${reason}`, { cause: error, details });
}

/** Creates the error for an input that passes the schema, but that Playwright rejects. */
export function invalid(path: string, error: unknown): InvalidPayloadError {
  return new InvalidPayloadError({ path, message: reasonOf(error) }, 'INVALID_INPUT');
}

async function ambiguous(cause: Error, said: string, locator: Locator): Promise<BrowserError> {
  const found = await candidatesOf(locator).catch(() => undefined); // the page may have changed or closed
  const number = found?.count ?? Number(/resolved to (\d+) elements/.exec(cause.message)?.[1]);
  const hints = [...textOf(cause).matchAll(/^\s+\d+\) .* aka (.+)$/gm)].map(([, hint]) => hint);
  const candidates = found?.candidates.map((each, index) => ({
    ...each,
    ...(hints[index] && { locator: hints[index] }),
  }));
  const message = `${said} matches ${number} elements; add \`nth\` or be more specific`;
  return new BrowserError('TARGET_AMBIGUOUS', message, { cause, details: { count: number, candidates } });
}

/** Returns the last condition for which Playwright waited without success. */
function obstacle(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^[\s-]*(?:\d+ × )?/, ''));
  const found = lines.findLast((line) =>
    /^(?:element is not |did not find some options)|intercepts pointer events|outside of the viewport/.test(line),
  );
  return found?.slice(0, 500) ?? 'the action did not complete in time';
}

function textOf(error: unknown): string {
  return stripVTControlCharacters(error instanceof Error ? error.message : String(error));
}
