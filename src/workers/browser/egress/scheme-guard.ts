import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { LentEgress } from './lent-egress';
import { mayShow } from './scheme.policy';

/**
 * Closes a page, popups too, as soon as one of its frames shows an address that reaches past the proxy. Chromium itself does not
 * let pages go there; this is the second wall.
 */
export function guardSchemes(context: BrowserContext, egress: LentEgress): void {
  const guard = (page: Page): void => {
    page.on('framenavigated', (frame: Frame) => {
      if (mayShow(frame.url()) || !egress.refuseScheme(frame.url())) return;
      void page.close().catch(() => {}); // it is closed already
    });
  };
  for (const page of context.pages()) guard(page);
  context.on('page', guard);
}
