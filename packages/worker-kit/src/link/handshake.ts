import { decode, errorReply, isSameSecret, protocolVersion, YardError, type ReplyError } from '@yardmaster/protocol';

/** Returns why the `auth` of a handshake is refused, otherwise undefined. Compares the token in constant time. */
export function handshakeRefusal(auth: unknown, token: string): ReplyError | undefined {
  try {
    const given = (auth as { token?: unknown } | null)?.token;
    if (!isSameSecret(given, token)) throw new YardError('UNAUTHORIZED', 'the token is missing or wrong');
    const { protocol } = decode('handshake', auth);
    if (protocol !== protocolVersion)
      throw new YardError(
        'UNSUPPORTED_PROTOCOL',
        `protocol version ${protocol} is not supported; expected ${protocolVersion}`,
      );
    return undefined;
  } catch (error) {
    return errorReply(error).error;
  }
}
