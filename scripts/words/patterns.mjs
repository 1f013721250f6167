/**
 * Turns of phrase that read as translated. The rate of each is far higher in texts that nobody understands at first
 * reading than in well-known English projects, which stay below 0.3 of them per 1,000 words.
 */
export const patterns = [
  /\bwhere (?:it|that|they|one|none|nobody|there|he|this)\b/gi,
  /\bwhat (?:it|is|comes|has|was|they|one)\b/gi,
  /\bwhoever\b/gi,
  /\banew\b/gi,
  /\bin (?:its|their) \w+(?:'s)? stead\b/gi,
  /\bnot any more\b/gi,
  /\bas (?:it|they) may\b/gi,
  /\bno more may be\b/gi,
  /\bthat is none\b/gi,
];

/** A comment should open with what happens or why, not with one of these. */
export const opening = /^(?:what|of|whether|it)\b/i;

/** Where each pattern matches in a text: the phrase, with some of the text around it. */
export function hitsIn(text) {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: phrase, index }) => ({
      phrase: phrase.toLowerCase(),
      around: text.slice(Math.max(0, index - 60), index + phrase.length + 60).trim(),
    })),
  );
}

/** How many words a text has: runs of letters and digits, with the apostrophes and hyphens inside them. */
export function wordsIn(text) {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
