/** Controls (C0, C1), line and paragraph separators, and characters that change the direction of text. */
// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;

/** Text of a stranger on one line: it must not break a table, steer the terminal, or run backwards. */
export function inOneLine(text: string): string {
  return text.replaceAll(steering, ' ');
}

/** The same, but lines stay lines: for text of several lines that a program prints as it came. */
export function inLines(text: string): string {
  return text.split('\n').map(inOneLine).join('\n');
}

/**
 * JSON that a terminal shows as it is. `JSON.stringify` escapes C0 controls only; the others are written as `\u` escapes too, which is
 * the same JSON.
 */
export function toJsonText(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? 'null').replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
