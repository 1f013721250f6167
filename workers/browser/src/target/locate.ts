import type { FrameLocator, Locator, Page } from 'playwright-core';
import { refOf, type Target, type TargetObject } from './target';

/** The root of a search; all kinds have the same methods. */
type Scope = Page | FrameLocator | Locator;

/** Returns the locator of a target, without searching yet. Only an invalid selector fails. */
export function locate(page: Page, target: Target): Locator {
  const ref = refOf(target);
  if (ref !== undefined) return page.getByRef(ref);
  if (typeof target === 'string') return page.locator(target);
  return narrowed(found(scopeOf(page, target), target), target);
}

function scopeOf(page: Page, { within, frame }: TargetObject): Scope {
  let scope: Scope = within === undefined ? page : locate(page, within);
  for (const selector of [frame ?? []].flat()) scope = scope.frameLocator(selector);
  return scope;
}

function found(scope: Scope, target: TargetObject): Locator {
  const { css, role, name, text, label, placeholder, altText, title, testId, exact } = target;
  if (css !== undefined) return scope.locator(css);
  if (role !== undefined) return scope.getByRole(role as Parameters<Page['getByRole']>[0], { name, exact });
  if (text !== undefined) return scope.getByText(text, { exact });
  if (label !== undefined) return scope.getByLabel(label, { exact });
  if (placeholder !== undefined) return scope.getByPlaceholder(placeholder, { exact });
  if (altText !== undefined) return scope.getByAltText(altText, { exact });
  if (title !== undefined) return scope.getByTitle(title, { exact });
  return scope.getByTestId(testId!); // the schema guarantees that there is one
}

function narrowed(locator: Locator, { hasText, nth }: TargetObject): Locator {
  const filtered = hasText === undefined ? locator : locator.filter({ hasText });
  return nth === undefined ? filtered : filtered.nth(nth);
}
