import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { EgressLease } from './egress-lease';
import { mayShow } from './scheme.policy';

/**
 * Calls back as soon as a frame of a page or popup shows a URL whose scheme bypasses the proxy. Chromium itself blocks these; this is
 * the second line of defence.
 */
export function guardSchemes(context: BrowserContext, egress: EgressLease, onRefused: () => void): void {
  const guard = (page: Page): void => {
    page.on('framenavigated', (frame: Frame) => {
      if (!mayShow(frame.url()) && egress.refuseScheme(frame.url())) onRefused();
    });
  };
  for (const page of context.pages()) guard(page);
  context.on('page', guard);
}
