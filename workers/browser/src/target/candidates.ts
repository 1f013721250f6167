import type { Locator } from 'playwright-core';
import type { PageElement } from '../content/in-page/dom';

/** One of several elements that a target could mean. */
export interface Candidate {
  /** Makes the target mean this one. */
  nth: number;
  /** Its opening tag. */
  html: string;
  text: string;
  isVisible: boolean;
}

const candidatesMax = 10;

/** The elements that a target could mean, the first ten of them, and how many there are. */
export async function candidatesOf(locator: Locator): Promise<{ count: number; candidates: Candidate[] }> {
  return locator.evaluateAll(describeElements as never, candidatesMax as never);
}

/** Runs in the page, so it must stand alone. */
function describeElements(elements: PageElement[], max: number): { count: number; candidates: Candidate[] } {
  const candidates = elements.slice(0, max).map((element, nth) => {
    const { width, height } = element.getBoundingClientRect();
    return {
      nth,
      html: /^<[^>]*>/.exec(element.outerHTML.slice(0, 2000))?.[0].slice(0, 200) ?? '',
      text: (element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 80),
      isVisible: width > 0 && height > 0,
    };
  });
  return { count: elements.length, candidates };
}
