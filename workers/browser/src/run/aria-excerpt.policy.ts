import type { Target, TargetObject } from '../target/target';

const charsMax = 4000;
const linesAround = 12;

/**
 * Returns the part of an aria snapshot that is most similar to a target, so that the caller sees what the page has
 * instead; the beginning if nothing is similar.
 */
export function ariaExcerpt(snapshot: string, target: Target | undefined): string {
  const lines = snapshot.split('\n');
  const words = target === undefined ? [] : wordsOf(target);
  const likeness = lines.map((line) => words.filter((word) => line.toLowerCase().includes(word)).length);
  const best = Math.max(0, ...likeness);
  const at = best === 0 ? 0 : likeness.indexOf(best);
  const from = Math.max(0, at - linesAround);
  const excerpt = lines.slice(from, best === 0 ? undefined : at + linesAround + 1);
  return cutLines(excerpt, charsMax);
}

/** Returns the words of a target that similar elements may contain. */
function wordsOf(target: Target): string[] {
  const text = typeof target === 'string' ? target : saidBy(target);
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [])];
}

function saidBy({
  css,
  role,
  name,
  text,
  label,
  placeholder,
  altText,
  title,
  testId,
  ref,
  hasText,
}: TargetObject): string {
  return [css, role, name, text, label, placeholder, altText, title, testId, ref && `ref=${ref}`, hasText].join(' ');
}

function cutLines(lines: readonly string[], max: number): string {
  let text = '';
  for (const line of lines) {
    if (text.length + line.length >= max) return `${text}…`;
    text += text === '' ? line : `\n${line}`;
  }
  return text;
}
