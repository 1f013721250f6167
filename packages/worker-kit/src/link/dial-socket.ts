import type { Clock } from '../clock';
import { protocolVersion, YardError, type Handshake, type ReplyError } from '@yardmaster/protocol';
import type { Transport } from './link';
import { SocketTransport } from './socket-transport';

export interface DialOptions {
  /** http, https, ws or wss. The path is ignored. */
  url: string;
  token: string;
  clock: Clock;
  /** Replaces Socket.IO's parser. */
  parser?: unknown;
  /** Larger messages close the link. */
  payloadBytesMax?: number;
}

const openTimeoutMs = 10_000;

/**
 * Opens a transport to `url`. Does not retry.
 * @throws YardError with the code of the peer if it refused the handshake, otherwise `LINK_CLOSED`
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
    // An option of `ws`, which the client passes on.
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
    // If a connection ends before the namespace is connected, this is the only event.
    socket.once('disconnect', dropped);
    socket.once('connect_error', (cause: DialError) => fail(dialError(url, cause)));
    socket.once('connect', () => {
      timer.cancel();
      socket.off('disconnect', dropped);
      resolve(new SocketTransport(socket, clock));
    });
  });
}

/** The message of an engine error is "websocket error"; the description has the cause. */
type DialError = Error & { data?: Partial<ReplyError>; description?: { message?: string } };

function dialError(url: string, cause: DialError): YardError {
  const code = cause.data?.code;
  const reason = cause.description?.message ?? cause.message;
  if (typeof code !== 'string') return new YardError('LINK_CLOSED', `no link to ${url}: ${reason}`, { cause });
  return new YardError(code as 'UNAUTHORIZED', cause.data?.message ?? cause.message, { cause });
}
