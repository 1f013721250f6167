import { tryOrUndefined } from '../thrown';

/** Values shorter than this are not redacted: they would match ordinary words. */
export const secretCharsMin = 8;
/** Limit of registered values. Beyond it the oldest is forgotten; programs register a handful. */
const valuesMax = 256;
const redactedText = '[redacted]';

/**
 * Secrets that Yardmaster makes: keys, tokens and tickets (`yard_…`, `yardw_…`). The rest of a lease id after its first digits. Bounded, because
 * V8 matches long repetitions on its stack.
 */
const forms = /(yard[wjth]?_)[\w-]{20,1024}|(~\d{1,7}~[0-9a-f]{8})[0-9a-f]{8,64}/g;
/** The same, with any of their characters percent-encoded. */
const encodedForms = new RegExp(
  `(${encodable('yard')}(?:[wjth]|%77|%6[aA8]|%74)?${encodable('_')})(?:[\\w-]|%(?:2[dD]|3\\d|[46][1-9a-fA-F]|[57][\\daA]|5[fF])){20,1024}` +
    `|((?:~|%7[eE])\\d{1,7}(?:~|%7[eE])[0-9a-f]{8})[0-9a-f]{8,64}`,
  'g',
);

/** Each registered value with the texts that it may appear as. */
const textsOf = new Map<string, readonly string[]>();
/** All these texts, the longest first: a value may contain another one. */
let texts: readonly string[] = [];

/**
 * Replaces every secret in a text for logs and errors: secrets that Yardmaster makes, by their form, and the values of `registerSecret`.
 * Keeps the prefix, and of a lease id all but the end, to tell them apart. Linear in the length of the text.
 */
export function redactSecrets(text: string): string {
  let redacted = text;
  for (const value of texts) if (redacted.includes(value)) redacted = redacted.replaceAll(value, redactedText);
  return redacted.replace(redacted.includes('%') ? encodedForms : forms, redactForm);
}

/** Returns a JSON value with the secrets in its strings and keys redacted; the same object if there are none. */
export function redactSecretsIn<T>(value: T): T;
export function redactSecretsIn(value: unknown): unknown {
  if (typeof value === 'string') return redactSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => redactSecretsIn(item as unknown));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const redacted = entries.map(([key, inner]) => [redactSecrets(key), redactSecretsIn(inner as unknown)] as const);
  const isSame = redacted.every(([key, inner], index) => key === entries[index]![0] && inner === entries[index]![1]);
  return isSame ? value : Object.fromEntries(redacted);
}

/** Makes `redactSecrets` replace a value of any form in this process, if it has at least 8 characters. */
export function registerSecret(value: string): void {
  if (value.length < secretCharsMin || textsOf.has(value) || isWholeForm(value)) return;
  const json = JSON.stringify(value).slice(1, -1);
  const encoded = tryOrUndefined(() => encodeURIComponent(value)) ?? value;
  const lowercase = encoded.replaceAll(/%../g, (byte) => byte.toLowerCase());
  textsOf.set(value, [value, json, encoded, lowercase]);
  if (textsOf.size > valuesMax) textsOf.delete(textsOf.keys().next().value!);
  texts = [...new Set([...textsOf.values()].flat())].sort((a, b) => b.length - a.length);
}

/** Random text has digits and uppercase letters; identifiers such as `yard_worker_rejections_total` do not. */
function redactForm(found: string, prefix: string | undefined, lease: string | undefined): string {
  if (lease !== undefined) return `${lease}${redactedText}`;
  return /[A-Z\d]/.test(found.slice(prefix!.length)) ? `${prefix}${redactedText}` : found;
}

function isWholeForm(value: string): boolean {
  return value.replace(forms, redactForm) === `${/^yard[wjth]?_/.exec(value)?.[0]}${redactedText}`;
}

/** Returns a pattern of these characters, each plain or percent-encoded. */
function encodable(chars: string): string {
  return Array.from(chars, (char) => `(?:${char}|${hexPattern(char)})`).join('');
}

function hexPattern(char: string): string {
  const hex = char.charCodeAt(0).toString(16);
  return `%${Array.from(hex, (digit) => (/\d/.test(digit) ? digit : `[${digit}${digit.toUpperCase()}]`)).join('')}`;
}
