import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EgressProxy, LentEgress } from '../egress';
import type { ContextOptions } from './lent';

/** A context with one blank page, and its way out, which lets nothing through before it has a policy. */
export interface OpenedContext {
  context: BrowserContext;
  page: Page;
  egress: LentEgress;
}

/**
 * Opens a context whose only way out is the proxy, loopback included. Service workers are blocked: their requests would be seen
 * by nobody.
 */
export async function openContext(
  browser: Browser,
  proxy: EgressProxy,
  options: ContextOptions = {},
): Promise<OpenedContext> {
  const egress = proxy.lend();
  const { server, username, password } = egress;
  try {
    const context = await browser.newContext({
      ...options,
      serviceWorkers: 'block',
      proxy: { server, username, password, bypass: '<-loopback>' },
    });
    return { context, page: await context.newPage(), egress };
  } catch (error) {
    egress.close();
    throw error;
  }
}
