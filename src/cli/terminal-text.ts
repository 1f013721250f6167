/** Controls (C0, C1), line and paragraph separators, and characters that change the direction of text. */
// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;

/** Makes untrusted text safe on one line: it must not break a table, control the terminal, or change the text direction. */
export function inOneLine(text: string): string {
  return text.replaceAll(steering, ' ');
}

/** Makes untrusted text of several lines safe, keeping its line breaks. */
export function inLines(text: string): string {
  return text.split('\n').map(inOneLine).join('\n');
}

/**
 * Formats JSON that is safe on a terminal. `JSON.stringify` escapes C0 controls only; the others are written as `\u` escapes too, which is
 * the same JSON.
 */
export function toJsonText(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? 'null').replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
