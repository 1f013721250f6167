/**
 * Phrases that read as translated. Each is far more frequent in hard-to-read texts than in well-known English projects,
 * which have fewer than 0.3 of them per 1,000 words.
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

/** Bad first words of a comment, which should begin with the action or the reason. */
export const opening = /^(?:what|of|whether|it)\b/i;

/** Returns the matches of each pattern in a text: the phrase, and some of the text around it. */
export function hitsIn(text) {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: phrase, index }) => ({
      phrase: phrase.toLowerCase(),
      around: text.slice(Math.max(0, index - 60), index + phrase.length + 60).trim(),
    })),
  );
}

/** Counts the words of a text: runs of letters and digits, including apostrophes and hyphens inside them. */
export function wordsIn(text) {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}
