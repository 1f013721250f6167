/** Integers with fewer digits are exact in a double. */
const digitsMin = 16;
const backslash = 0x5c;

/**
 * Parses JSON like `JSON.parse`, except that integers beyond ±(2^53−1) become infinite, as `1e999` does, instead of
 * rounded. `parsedViolation` then reports them with their path. Keys are data: `__proto__` gets no special treatment.
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(exactIntegers(text));
}

/** Replaces each integer beyond ±(2^53−1) in a JSON text by `1e999`. Cheap for a text without long numbers. */
export function exactIntegers(text: string): string {
  return mayHoldLongInteger(text) ? replaceOutsideStrings(text) : text;
}

/**
 * Returns false if the text contains no long integer: such an integer covers at least one of the sampled characters.
 * Fractions and digits at the beginning of a string are skipped, so that floats and long ids cost little.
 */
function mayHoldLongInteger(text: string): boolean {
  for (let at = digitsMin - 1; at < text.length; at += digitsMin) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let [first, last] = [at, at];
    while (isDigit(text.charCodeAt(first - 1))) first--;
    while (isDigit(text.charCodeAt(last + 1))) last++;
    const isLong = last - first + 1 >= digitsMin;
    if (isLong && !withinOther.has(text.charAt(first - 1)) && !floats.has(text.charAt(last + 1))) return true;
    at = last; // Read each digit only once, even in a long run of digits.
  }
  return false;
}

/** Precedes digits that are not an integer: a fraction, an exponent, a string. */
const withinOther: ReadonlySet<string> = new Set(['.', '"', 'e', 'E', '+']);
/** Follows the integer part of a float. */
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

/** Returns the index after the closing quote of the string that opens at `opens`. */
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
