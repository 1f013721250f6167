import type { Locator, Page } from 'playwright-core';
import { BrowserError } from '../browser-error';
import { locate } from '../target/locate';
import { describeTarget, type Target } from '../target/target';
import { abortable } from './abortable';
import { evaluate } from './evaluate';
import { matchesPattern } from './match-pattern';
import { isMatch, squeezed, type Match } from './match.policy';
import { elementError } from './playwright-errors';
import { poll } from './poll';
import type { StepScope } from './scope';
import type { StepOf } from './step';

/** One expectation, and the actual value. */
interface Finding {
  what: string;
  expected: unknown;
  actual: unknown;
  isSo: boolean;
}

type Assertion = StepOf<'assert'>;

const actualCharsMax = 500;
/** Timeout of a single check; the whole step has its own. */
const lookMs = 1000;

/**
 * Waits until every expectation is met; with `not`, until one is not.
 * @throws BrowserError `ASSERTION_FAILED` with the expected and the last actual value
 */
export async function assert(step: Assertion, scope: StepScope, statuses: WeakMap<Page, number>): Promise<void> {
  const wants = !step.not;
  const isGood = (findings: Finding[]): boolean => findings.every(({ isSo }) => isSo) === wants;
  // The last check must end before the step times out, because the error of the timeout has less information.
  const patienceMs = Math.max(0, scope.timeoutMs - 250);
  const findings = await poll(() => look(step, scope, statuses), isGood, patienceMs, scope.signal);
  if (isGood(findings)) return;
  const { what, expected, actual } = findings.find(({ isSo }) => isSo !== wants)!;
  const message = `${what}: expected ${wants ? '' : 'not '}${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
  throw new BrowserError('ASSERTION_FAILED', message, { details: { what, not: !wants, expected, actual } });
}

async function look(step: Assertion, scope: StepScope, statuses: WeakMap<Page, number>): Promise<Finding[]> {
  const { target, text, url, title, status, script, arg } = step;
  const { page, signal } = scope;
  const findings: Finding[] = [];
  if (target !== undefined) findings.push(...(await lookAtTarget(step, target, scope)));
  else if (text !== undefined) findings.push(matching('text', text, await textOf(page.locator('body'), scope)));
  if (url !== undefined) findings.push(matching('url', url, page.url()));
  if (title !== undefined) findings.push(matching('title', title, await abortable(page.title(), signal)));
  if (status !== undefined) findings.push(equal('status', status, statuses.get(page)));
  if (script !== undefined) {
    const actual = await evaluate({ script, arg }, scope);
    findings.push({ what: 'script', expected: true, actual, isSo: Boolean(actual) });
  }
  return findings;
}

async function lookAtTarget(step: Assertion, target: Target, scope: StepScope): Promise<Finding[]> {
  const { state, text, value, attribute, count } = step;
  const locator = locate(scope.page, target);
  const described = describeTarget(target);
  try {
    const number = await abortable(locator.count(), scope.signal);
    if (count !== undefined) return [equal(`number of ${described}`, count, number)];
    const isAbsence = state === 'detached' || state === 'hidden';
    const asksMore = text !== undefined || value !== undefined || attribute !== undefined;
    if (number === 0)
      return [{ what: described, expected: state ?? 'attached', actual: 'detached', isSo: isAbsence && !asksMore }];
    const findings = [await stateFinding(locator, described, state ?? 'attached', scope)];
    if (text !== undefined) findings.push(matching(`text of ${described}`, text, await textOf(locator, scope)));
    if (value !== undefined)
      findings.push(matching(`value of ${described}`, value, await locator.inputValue(time(scope))));
    if (attribute !== undefined) {
      const actual = await locator.getAttribute(attribute.name, time(scope));
      findings.push(matching(`${attribute.name} of ${described}`, attribute.value, actual));
    }
    return findings;
  } catch (error) {
    scope.signal.throwIfAborted();
    throw await elementError(error, target, locator, scope.timeoutMs);
  }
}

async function stateFinding(
  locator: Locator,
  said: string,
  state: NonNullable<Assertion['state']>,
  scope: StepScope,
): Promise<Finding> {
  const isSo = await isInState(locator, state, scope);
  return { what: said, expected: state, actual: isSo ? state : `not ${state}`, isSo };
}

async function isInState(locator: Locator, state: NonNullable<Assertion['state']>, scope: StepScope): Promise<boolean> {
  switch (state) {
    case 'attached':
      return true;
    case 'detached':
      return false;
    case 'visible':
      return abortable(locator.isVisible(), scope.signal);
    case 'hidden':
      return !(await abortable(locator.isVisible(), scope.signal));
    case 'enabled':
      return locator.isEnabled(time(scope));
    case 'disabled':
      return locator.isDisabled(time(scope));
    case 'checked':
      return locator.isChecked(time(scope));
    case 'unchecked':
      return !(await locator.isChecked(time(scope)));
    case 'editable':
      return locator.isEditable(time(scope));
    case 'focused':
      return locator.evaluate(isFocused as never, undefined, time(scope));
  }
}

/** Runs in the page. */
function isFocused(element: { getRootNode(): { activeElement?: unknown } }): boolean {
  return element.getRootNode().activeElement === element;
}

function textOf(locator: Locator, scope: StepScope): Promise<string> {
  return locator.innerText(time(scope));
}

function time({ signal, timeoutMs }: StepScope): { timeout: number; signal: AbortSignal } {
  return { timeout: Math.min(lookMs, timeoutMs), signal };
}

function matching(what: string, expected: Match, actual: string | null): Finding {
  const isSo = actual !== null && isMatch(expected, actual, matchesPattern);
  return { what, expected, actual: actual && squeezed(actual).slice(0, actualCharsMax), isSo };
}

function equal(what: string, expected: number, actual: number | undefined): Finding {
  return { what, expected, actual: actual ?? null, isSo: actual === expected };
}
