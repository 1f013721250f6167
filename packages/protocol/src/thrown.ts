/** A text of something that was thrown is cut beyond this many characters. */
const textCharsMax = 16_384;
const causesMax = 3;

/**
 * The text of whatever was thrown, for messages. Never throws: a getter of the error may, a proxy may be revoked, an object may have
 * no way to become text.
 */
export function thrownText(thrown: unknown): string {
  const text = tryOrUndefined(() => String(thrown instanceof Error ? (thrown.message as unknown) : thrown));
  return (text ?? 'something that cannot be read was thrown').slice(0, textCharsMax);
}

/** A plain error that says the same as whatever was thrown, for the log. Never throws. */
export function readableError(thrown: unknown, causes = causesMax): Error {
  const cause = tryOrUndefined(() => (thrown instanceof Error ? thrown.cause : undefined));
  const readable = new Error(thrownText(thrown), {
    ...(cause !== undefined && causes > 0 && { cause: readableError(cause, causes - 1) }),
  });
  readable.name = readText(thrown, 'name') ?? 'Error';
  readable.stack = readText(thrown, 'stack') ?? `${readable.name}: ${readable.message}`;
  return readable;
}

/** What `read` gives, or nothing if it throws. */
export function tryOrUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readText(thrown: unknown, key: 'name' | 'stack'): string | undefined {
  const text = tryOrUndefined(() => (thrown instanceof Error ? (thrown[key] as unknown) : undefined));
  return typeof text === 'string' ? text.slice(0, textCharsMax) : undefined;
}
