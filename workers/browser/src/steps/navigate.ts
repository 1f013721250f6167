import type { Page, Request, Response } from 'playwright-core';
import { YardError } from '@yardmaster/protocol';
import { BrowserError } from '../browser-error';
import { denialHeader, failureHeader, type EgressLease } from '../egress';
import { isTimeout, reasonOf } from './playwright-errors';
import type { StepOf } from './step';
import type { StepScope } from './scope';

/**
 * Opens a URL. An HTTP error status is not a failure of the step: it is part of the result, and `assert` can check it.
 */
export async function goto(
  step: StepOf<'goto'>,
  { page, timeoutMs, signal }: StepScope,
  statuses: WeakMap<Page, number>,
  egress: EgressLease,
): Promise<unknown> {
  const { url, waitUntil = 'load', referer } = step;
  const refused = egress.denialOfNavigation(url);
  if (refused !== undefined) throw blocked(url, refused);
  statuses.delete(page);
  const hops = new NavigationHops(page);
  const denialOf = (): string | undefined =>
    hops.urls.map((hop) => egress.denialOf(hop)).find((reason) => reason !== undefined);
  const response = await navigation(url, timeoutMs, denialOf, () =>
    page.goto(url, { waitUntil, referer, timeout: timeoutMs, signal }),
  ).finally(() => hops.end());
  if (response) statuses.set(page, statusOfServer(url, response));
  return { url: page.url(), ...(response && { status: response.status() }) };
}

/** Shows the HTML of the step. */
export async function setContent(
  { html, waitUntil = 'load' }: StepOf<'setContent'>,
  { page, timeoutMs, signal }: StepScope,
  statuses: WeakMap<Page, number>,
): Promise<void> {
  statuses.delete(page);
  await navigation(
    'the HTML',
    timeoutMs,
    () => undefined,
    async () => {
      await page.setContent(html, { waitUntil, timeout: timeoutMs, signal });
      return null;
    },
  );
}

/** Returns the HTTP status of the last navigation of a page, if there was one. */
export function statusOf(page: Page, statuses: WeakMap<Page, number>): { status?: number } {
  const status = statuses.get(page);
  return status === undefined ? {} : { status };
}

async function navigation(
  url: string,
  timeoutMs: number,
  denialOf: () => string | undefined,
  go: () => Promise<Response | null>,
): Promise<Response | undefined> {
  try {
    return (await go()) ?? undefined;
  } catch (cause) {
    if (cause instanceof YardError) throw cause;
    const denied = denialOf();
    if (denied !== undefined) throw blocked(url, denied, cause);
    if (isTimeout(cause)) {
      const message = `${url} did not load within ${timeoutMs} ms`;
      throw new BrowserError('NAVIGATION_TIMEOUT', message, { cause, details: { url, timeoutMs } });
    }
    throw failed(url, reasonOf(cause), cause);
  }
}

/** The URLs of a navigation and its redirects; any of them may have been denied. */
class NavigationHops {
  readonly urls: string[] = [];

  constructor(private readonly page: Page) {
    page.on('request', this.add);
  }

  end(): void {
    this.page.off('request', this.add);
  }

  private readonly add = (request: Request): void => {
    if (request.isNavigationRequest() && request.frame() === this.page.mainFrame()) this.urls.push(request.url());
  };
}

/** Returns the status from the server. @throws YardError if the proxy answered instead. */
function statusOfServer(url: string, response: Response): number {
  const { [denialHeader]: denial, [failureHeader]: failure } = response.headers();
  if (denial !== undefined) throw blocked(url, denial);
  if (failure !== undefined) throw failed(url, failure);
  return response.status();
}

function failed(url: string, reason: string, cause?: unknown): BrowserError {
  return new BrowserError('NAVIGATION_FAILED', `${url}: ${reason}`, { cause, details: { url, reason } });
}

/**
 * Returns the error of a blocked navigation. A name that does not resolve is not blocked by policy, although the proxy
 * denies it too.
 */
function blocked(url: string, reason: string, cause?: unknown): YardError {
  if (reason === 'unresolved') return failed(url, 'the name does not resolve', cause);
  return new YardError('BLOCKED_BY_POLICY', `${url} may not be reached: ${reason}`, {
    cause,
    details: { url, reason },
  });
}
