import type { Clock } from '../clock';
import { protocolVersion, YardError, type Handshake, type ReplyError } from '@yardmaster/protocol';
import type { Transport } from './link';
import { SocketTransport } from './socket-transport';

export interface DialOptions {
  /** http, https, ws or wss; the path is not used. */
  url: string;
  token: string;
  clock: Clock;
  /** Reads packets in place of Socket.IO's own parser. */
  parser?: unknown;
  /** Closes the link at a larger message. */
  payloadBytesMax?: number;
}

const openTimeoutMs = 10_000;

/**
 * Opens a transport to whoever listens at `url`, without trying again.
 * @throws YardError with the code of the peer where it refused the handshake, else `LINK_CLOSED`.
 */
export async function dialSocket({ url, token, clock, parser, payloadBytesMax }: DialOptions): Promise<Transport> {
  const { io } = await import('socket.io-client');
  const auth: Handshake = { token, protocol: protocolVersion };
  const socket = io(`${new URL(url).origin}/workers`, {
    auth,
    transports: ['websocket'],
    perMessageDeflate: { threshold: Infinity },
    reconnection: false,
    forceNew: true,
    timeout: openTimeoutMs,
    ...(parser !== undefined && { parser }),
    // An option of `ws` that the client passes on.
    ...(payloadBytesMax !== undefined && { maxPayload: payloadBytesMax }),
  });
  return new Promise((resolve, reject) => {
    const fail = (error: YardError): void => {
      timer.cancel();
      socket.off('disconnect', dropped);
      socket.disconnect();
      reject(error);
    };
    const timer = clock.setTimer(openTimeoutMs, () =>
      fail(new YardError('LINK_CLOSED', `no link to ${url} within ${openTimeoutMs} ms`)),
    );
    const dropped = (reason: string): void => fail(new YardError('LINK_CLOSED', `no link to ${url}: ${reason}`));
    // A connection may end before the namespace is connected, and then this is all that is said of it.
    socket.once('disconnect', dropped);
    socket.once('connect_error', (cause: DialError) => fail(dialError(url, cause)));
    socket.once('connect', () => {
      timer.cancel();
      socket.off('disconnect', dropped);
      resolve(new SocketTransport(socket, clock));
    });
  });
}

/** An error of the engine says "websocket error"; its cause is in its description. */
type DialError = Error & { data?: Partial<ReplyError>; description?: { message?: string } };

function dialError(url: string, cause: DialError): YardError {
  const code = cause.data?.code;
  const reason = cause.description?.message ?? cause.message;
  if (typeof code !== 'string') return new YardError('LINK_CLOSED', `no link to ${url}: ${reason}`, { cause });
  return new YardError(code as 'UNAUTHORIZED', cause.data?.message ?? cause.message, { cause });
}
