/** Longer messages of thrown values are truncated. */
const textCharsMax = 16_384;
const causesMax = 3;

/**
 * Returns the message of anything thrown. Never throws, although a getter of an error may throw, a proxy may be
 * revoked, and an object may not convert to text.
 */
export function thrownText(thrown: unknown): string {
  const text = tryOrUndefined(() => String(thrown instanceof Error ? (thrown.message as unknown) : thrown));
  return (text ?? 'an unreadable value was thrown').slice(0, textCharsMax);
}

/** Returns a plain error with the texts of anything thrown, for the log. Never throws. */
export function readableError(thrown: unknown, causes = causesMax): Error {
  const cause = tryOrUndefined(() => (thrown instanceof Error ? thrown.cause : undefined));
  const readable = new Error(thrownText(thrown), {
    ...(cause !== undefined && causes > 0 && { cause: readableError(cause, causes - 1) }),
  });
  readable.name = readText(thrown, 'name') ?? 'Error';
  readable.stack = readText(thrown, 'stack') ?? `${readable.name}: ${readable.message}`;
  return readable;
}

/** Returns the result of `read`, or undefined if it throws. */
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
