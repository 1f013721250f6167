/** The replacement of a secret. */
export const redacted = '[redacted]';

/** Names of properties and variables whose values are secrets. */
const secretNames =
  /(^|[-_.])(token|secret|password|passwd|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|authorization|cookie|credentials?)$/i;
const camelNames = /(Token|Secret|Password|ApiKey|AccessKey|PrivateKey|Authorization|Cookie|Credentials?)$/;

/** Patterns of secrets in any text. */
const secretTexts: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
  /\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])*[A-Za-z0-9]{16,}/g,
  /\b(?:gh[opsur]|github_pat|glpat|figd|figo|figu|yard|yardw|npm|xox[abprs])[-_][\w-]{16,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /(?<=\bBearer )[\w.~+/=-]{12,}/gi,
  /(?<=:\/\/[^/\s:@]{1,128}:)[^@\s/]{1,256}(?=@)/g,
];

/** Shorter texts are not treated as secrets: they would match ordinary words. */
const secretCharsMin = 4;

/** Removes secrets from JSON. */
export type Redact = <T>(value: T) => T;

/**
 * Returns a function that removes secrets: texts that look like tokens, values of properties with secret names (and
 * those in `names`), and all occurrences of `values`.
 */
export function redactor(names: readonly string[] = [], values: readonly string[] = []): Redact {
  const named = new Set(names.map((name) => name.toLowerCase()));
  const known = values.filter((value) => value.length >= secretCharsMin);
  const isSecret = (name: string): boolean =>
    named.has(name.toLowerCase()) || secretNames.test(name) || camelNames.test(name);
  const ofText = (text: string): string => {
    const without = known.reduce((rest, value) => rest.replaceAll(value, redacted), text);
    return secretTexts.reduce((rest, pattern) => rest.replaceAll(pattern, redacted), without);
  };
  const of = (value: unknown): unknown => {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) return value.map(of);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, each]) => [
      name,
      typeof each === 'string' && isSecret(name) ? redacted : of(each),
    ]);
    return Object.fromEntries(entries) as unknown;
  };
  return of as Redact;
}

/** Returns the values of properties with secret names, which are removed wherever they occur. */
export function secretsIn(value: unknown, names: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => secretsIn(each, names));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    if (typeof each !== 'string') return secretsIn(each, names);
    const isNamed = names.some((other) => other.toLowerCase() === name.toLowerCase());
    return isNamed || secretNames.test(name) || camelNames.test(name) ? [each] : [];
  });
}
