/** A text to find, or another comparison. */
export type Match = string | { contains: string } | { equals: string } | { matches: string };

/** True if a text matches. `matchesPattern` decides on regular expressions, which may never end. */
export function isMatch(
  match: Match,
  actual: string,
  matchesPattern: (pattern: string, text: string) => boolean,
): boolean {
  if (typeof match === 'string') return squeezed(actual).includes(squeezed(match));
  if ('contains' in match) return squeezed(actual).includes(squeezed(match.contains));
  if ('equals' in match) return squeezed(actual) === squeezed(match.equals);
  return matchesPattern(match.matches, actual);
}

/** Replaces each run of white space by one space, as on the screen. */
export function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
