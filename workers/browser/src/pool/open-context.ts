import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EgressLease, EgressProxy } from '../egress';
import type { ContextOptions } from './context-request';

/** A context with one blank page, and its egress, which denies everything until a task begins. */
export interface OpenedContext {
  context: BrowserContext;
  page: Page;
  egress: EgressLease;
}

/**
 * Opens a context whose whole network access goes through the proxy, including loopback. Blocks service workers,
 * because no guard sees their requests.
 */
export async function openContext(
  browser: Browser,
  proxy: EgressProxy,
  options: ContextOptions = {},
): Promise<OpenedContext> {
  const egress = proxy.lease();
  try {
    const context = await browser.newContext({
      ...options,
      serviceWorkers: 'block',
      proxy: { ...egress.access, bypass: '<-loopback>' },
    });
    return { context, page: await context.newPage(), egress };
  } catch (error) {
    egress.close();
    throw error;
  }
}
