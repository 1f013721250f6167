/**
 * A target: a CSS or other Playwright selector, `ref=e12` of the last aria snapshot, or an object with one of the
 * locators. `protocol/schema/capabilities/browser.run.json` documents it for callers.
 */
export type Target = string | TargetObject;

export interface TargetObject {
  css?: string;
  role?: string;
  text?: string;
  label?: string;
  placeholder?: string;
  altText?: string;
  title?: string;
  testId?: string;
  ref?: string;
  /** Accessible name, beside `role`. */
  name?: string;
  exact?: boolean;
  hasText?: string;
  nth?: number;
  /** Selectors of the frames that contain it, outermost first. */
  frame?: string | string[];
  within?: Target;
}

const refPattern = /^(?:aria-)?ref=((?:f\d+)?e\d+)$/;

/** Returns the aria snapshot ref of a target, if the target is one. */
export function refOf(target: Target): string | undefined {
  return typeof target === 'string' ? refPattern.exec(target)?.[1] : target.ref;
}

/** Describes a target briefly, for messages. */
export function describeTarget(target: Target): string {
  if (typeof target === 'string') return target;
  const { within, frame, ...own } = target;
  const parts = Object.entries(own).map(([kind, value]) => `${kind}=${JSON.stringify(value)}`);
  if (frame !== undefined) parts.push(`in frame ${[frame].flat().join(' > ')}`);
  if (within !== undefined) parts.push(`within ${describeTarget(within)}`);
  return parts.join(' ');
}
