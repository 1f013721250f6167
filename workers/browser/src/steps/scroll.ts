import { abortable } from './abortable';
import { locate } from '../target/locate';
import type { Target } from '../target/target';
import type { PageElement, PageWindow } from '../content/in-page/dom';
import { onTarget } from './on-target';
import { poll } from './poll';
import type { StepScope } from './scope';
import type { StepOf } from './step';

/** The scroll position, and the height of the page. */
interface ScrollOutput {
  top: number;
  height: number;
  /** With `to: end`: the number of scrolls. */
  times?: number;
  /** With `to: end`: true if no more content was loaded. */
  isEnd?: boolean;
}

/** Scrolls to an element, by a distance, or to the end of a page that loads more content. */
export async function scroll(step: StepOf<'scroll'>, scope: StepScope): Promise<unknown> {
  const { target, to, by } = step;
  if (to === 'end') return scrollToEnd(step, scope);
  if (to === undefined && by === undefined && target !== undefined)
    return onTarget(scope, target, (locator, time) => locator.scrollIntoViewIfNeeded(time));
  return move({ to, by: by ?? (to === undefined ? { y: 500 } : undefined) }, target, scope);
}

/** Distance to scroll back, so that the end is no longer visible. */
const nudge: Movement = { by: { y: -1000 } };
/** Checks without scrolling first, which is enough for most pages. */
const patientLooks = 3;

/**
 * Scrolls to the end until no more content is loaded, the maximum number of times is reached, or the target of `until`
 * appears.
 */
async function scrollToEnd(step: StepOf<'scroll'>, scope: StepScope): Promise<ScrollOutput> {
  const { target, times = 50, until, idleMs = 1000 } = step;
  let looks = 0;
  const look = async (): Promise<ScrollOutput & { isThere: boolean }> => {
    const found = until === undefined ? 0 : await abortable(locate(scope.page, until).count(), scope.signal);
    // A page that was still loading when its end became visible may react only when the end becomes visible again.
    const isNudge = ++looks > patientLooks && looks % 2 === 0;
    const movement = looks <= patientLooks ? {} : isNudge ? nudge : ({ to: 'end' } as const);
    return { ...(await move(movement, target, scope)), isThere: found > 0 };
  };
  for (let done = 1; ; done++) {
    looks = 0;
    const { height } = await move({ to: 'end' }, target, scope);
    const hasMore = (now: { height: number; isThere: boolean }): boolean => now.isThere || now.height > height;
    const { isThere, ...now } = await poll(look, hasMore, idleMs, scope.signal);
    const isEnd = !isThere && now.height <= height;
    if (isThere) return { ...now, times: done, isEnd };
    if (isEnd || done >= times) return { ...(await move({ to: 'end' }, target, scope)), times: done, isEnd };
  }
}

interface Movement {
  to?: 'top' | 'end';
  by?: { x?: number; y?: number };
}

function move(movement: Movement, target: Target | undefined, scope: StepScope): Promise<ScrollOutput> {
  const { page, signal } = scope;
  if (target === undefined)
    return abortable(page.evaluate<ScrollOutput, Movement>(scrollPage as never, movement), signal);
  return onTarget(scope, target, (locator, time) =>
    locator.evaluate<ScrollOutput, Movement>(scrollElement as never, movement, time),
  );
}

declare const window: PageWindow;

/** Runs in the page, so it must not refer to anything outside; the same holds for the next function. */
function scrollPage({ to, by }: Movement): ScrollOutput {
  const element = window.document.scrollingElement ?? window.document.documentElement;
  if (to !== undefined) element.scrollTo({ top: to === 'top' ? 0 : element.scrollHeight, behavior: 'instant' });
  if (by) element.scrollBy({ left: by.x ?? 0, top: by.y ?? 0, behavior: 'instant' });
  return { top: Math.round(element.scrollTop), height: element.scrollHeight };
}

function scrollElement(element: PageElement, { to, by }: Movement): ScrollOutput {
  if (to !== undefined) element.scrollTo({ top: to === 'top' ? 0 : element.scrollHeight, behavior: 'instant' });
  if (by) element.scrollBy({ left: by.x ?? 0, top: by.y ?? 0, behavior: 'instant' });
  return { top: Math.round(element.scrollTop), height: element.scrollHeight };
}
