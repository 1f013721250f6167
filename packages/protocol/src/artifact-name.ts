const bytesMax = 255;

/** Returns why a text is not a valid artifact name (protocol/README.md, "Artifacts"), otherwise undefined. */
export function artifactNameViolation(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (!isUnicode(name)) return 'must be Unicode text';
  const bytes = Buffer.byteLength(name);
  if (bytes > bytesMax) return `must not be longer than ${bytesMax} bytes of UTF-8, got ${bytes}`;
  if (name === '.' || name === '..') return 'must not be . or ..';
  // eslint-disable-next-line no-control-regex
  if (/[/\u0000-\u001f\u007f-\u009f]/.test(name)) return 'must not contain a slash or a control character';
  return undefined;
}

/** True for a media type (RFC 9110, section 8.3.1) with its parameters, as in `Content-Type`. */
export function isMediaType(text: string): boolean {
  return text.length <= 255 && mediaType.test(text);
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\t\\x20-\\x7e])*"';
const mediaType = new RegExp(`^${token}/${token}(?:[ \\t]*;[ \\t]*${token}=(?:${token}|${quoted}))*$`);

/** True unless the string contains a lone surrogate, which UTF-8 cannot encode. */
function isUnicode(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
