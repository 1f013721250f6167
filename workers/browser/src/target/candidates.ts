import type { Locator } from 'playwright-core';
import type { PageElement } from '../content/in-page/dom';

/** One of several elements that a target could mean. */
export interface Candidate {
  /** A target that matches only this element. */
  nth: number;
  /** Its opening tag. */
  html: string;
  text: string;
  isVisible: boolean;
}

const candidatesMax = 10;

/** Returns the number of elements that match a target, and the first ten of them. */
export async function candidatesOf(locator: Locator): Promise<{ count: number; candidates: Candidate[] }> {
  return locator.evaluateAll(describeElements as never, candidatesMax as never);
}

/** Runs in the page, so it must not refer to anything outside of this function. */
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
