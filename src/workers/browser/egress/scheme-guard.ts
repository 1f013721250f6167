import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { LentEgress } from './lent-egress';
import { mayShow } from './scheme.policy';

/**
 * Calls back as soon as a frame of a page, popups too, shows an address that reaches past the proxy. Chromium itself does not let
 * pages go there; this is the second wall.
 */
export function guardSchemes(context: BrowserContext, egress: LentEgress, onRefused: () => void): void {
  const guard = (page: Page): void => {
    page.on('framenavigated', (frame: Frame) => {
      if (!mayShow(frame.url()) && egress.refuseScheme(frame.url())) onRefused();
    });
  };
  for (const page of context.pages()) guard(page);
  context.on('page', guard);
}
