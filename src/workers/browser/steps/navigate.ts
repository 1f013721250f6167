import type { Page, Request, Response } from 'playwright-core';
import { YardError } from '../../../protocol';
import { BrowserError } from '../browser-error';
import { denialHeader, failureHeader } from '../egress';
import { isTimeout, reasonOf } from './playwright-errors';
import type { StepOf } from './step';
import type { StepScope } from './scope';

/** Opens an address. A status of HTTP is no failure: it stands in the result, and `assert` can ask for it. */
export async function goto(step: StepOf<'goto'>, { page, run, timeoutMs, signal }: StepScope): Promise<unknown> {
  const { url, waitUntil = 'load', referer } = step;
  const refused = run.refusedReason(url);
  if (refused !== undefined) throw blocked(url, refused);
  run.statuses.delete(page);
  const hops = new NavigationHops(page);
  const denialOf = (): string | undefined => hops.urls.map(run.deniedReason).find((reason) => reason !== undefined);
  const response = await navigation(url, timeoutMs, denialOf, () =>
    page.goto(url, { waitUntil, referer, timeout: timeoutMs, signal }),
  ).finally(() => hops.end());
  if (response) run.statuses.set(page, statusOfServer(url, response));
  return { url: page.url(), ...(response && { status: response.status() }) };
}

/** Shows HTML that was given. */
export async function setContent(
  { html, waitUntil = 'load' }: StepOf<'setContent'>,
  { page, run, timeoutMs, signal }: StepScope,
): Promise<void> {
  run.statuses.delete(page);
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

/** The status of HTTP of the last navigation of a page, where there was one. */
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

/** The addresses that a navigation asked for, one redirect after the other; any of them may be what was denied. */
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

/** What the server answered. @throws YardError where the proxy answered in its place. */
function statusOfServer(url: string, response: Response): number {
  const { [denialHeader]: denial, [failureHeader]: failure } = response.headers();
  if (denial !== undefined) throw blocked(url, denial);
  if (failure !== undefined) throw failed(url, failure);
  return response.status();
}

function failed(url: string, reason: string, cause?: unknown): BrowserError {
  return new BrowserError('NAVIGATION_FAILED', `${url}: ${reason}`, { cause, details: { url, reason } });
}

/** A name that does not resolve is denied too, which is no policy. */
function blocked(url: string, reason: string, cause?: unknown): YardError {
  if (reason === 'unresolved') return failed(url, 'the name does not resolve', cause);
  return new YardError('BLOCKED_BY_POLICY', `${url} may not be reached: ${reason}`, {
    cause,
    details: { url, reason },
  });
}
