import { decode, errorReply, isSameSecret, protocolVersion, YardError, type ReplyError } from '@yardmaster/protocol';

/** Why the `auth` of a handshake is refused; nothing where it is good. The token is compared in constant time. */
export function handshakeRefusal(auth: unknown, token: string): ReplyError | undefined {
  try {
    const given = (auth as { token?: unknown } | null)?.token;
    if (!isSameSecret(given, token)) throw new YardError('UNAUTHORIZED', 'the token is missing or wrong');
    const { protocol } = decode('handshake', auth);
    if (protocol !== protocolVersion)
      throw new YardError('UNSUPPORTED_PROTOCOL', `protocol ${protocol} is not spoken here, only ${protocolVersion}`);
    return undefined;
  } catch (error) {
    return errorReply(error).error;
  }
}
