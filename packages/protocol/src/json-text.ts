/** An integer of fewer digits is exact in a double. */
const digitsMin = 16;
const backslash = 0x5c;

/**
 * Reads JSON as `JSON.parse` does, and keeps no integer that a double rounds: one beyond ±(2^53−1) becomes infinite, as `1e999` does,
 * so that `parsedFault` finds it with its path. Keys are data: nothing is done about `__proto__`.
 * @throws SyntaxError if the text is not JSON.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(exactIntegers(text));
}

/** The JSON text with `1e999` in the place of each integer beyond ±(2^53−1). Costs next to nothing for a text without long numbers. */
export function exactIntegers(text: string): string {
  return mayHoldLongInteger(text) ? replaceOutsideStrings(text) : text;
}

/**
 * False if no integer of so many digits is there: its digits hold one of the characters that are looked at. Digits of a fraction or at
 * the beginning of a string are none, so that a text full of floats or of long ids costs little too.
 */
function mayHoldLongInteger(text: string): boolean {
  for (let at = digitsMin - 1; at < text.length; at += digitsMin) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let [first, last] = [at, at];
    while (isDigit(text.charCodeAt(first - 1))) first--;
    while (isDigit(text.charCodeAt(last + 1))) last++;
    const isLong = last - first + 1 >= digitsMin;
    if (isLong && !withinOther.has(text.charAt(first - 1)) && !floats.has(text.charAt(last + 1))) return true;
    at = last; // Each digit is read once, however long the run of digits is.
  }
  return false;
}

/** Before digits that are no integer: a fraction, an exponent, a string. */
const withinOther: ReadonlySet<string> = new Set(['.', '"', 'e', 'E', '+']);
/** After the integer part of a float. */
const floats: ReadonlySet<string> = new Set(['.', 'e', 'E']);

function replaceOutsideStrings(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const opens = indexOrEnd(text, '"', at);
    parts.push(text.slice(at, opens).replaceAll(numbers, exact));
    at = endOfString(text, opens);
    parts.push(text.slice(opens, at));
  }
  return parts.join('');
}

const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function exact(literal: string): string {
  const isInteger = /^-?\d+$/.test(literal);
  if (!isInteger || Number.isSafeInteger(Number(literal))) return literal;
  return literal.startsWith('-') ? '-1e999' : '1e999';
}

/** Where the string that opens at `opens` ends, the closing quote included. */
function endOfString(text: string, opens: number): number {
  for (let at = opens + 1; at < text.length; at++) {
    const closes = indexOrEnd(text, '"', at);
    let escapes = closes;
    while (text.charCodeAt(escapes - 1) === backslash) escapes--;
    if ((closes - escapes) % 2 === 0) return Math.min(closes + 1, text.length);
    at = closes;
  }
  return text.length;
}

function indexOrEnd(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from);
  return index === -1 ? text.length : index;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
