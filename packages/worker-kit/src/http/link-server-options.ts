import type { ServerOptions } from 'socket.io';
import { PingAnsweringServer } from './answer-pings';
import { pings } from './pings';

/** Longest time without a ping or pong before a link counts as dead. */
export const silenceMsMax = pings.pingInterval + pings.pingTimeout;

/** Connections without an accepted handshake are closed after this time. */
const connectTimeout = 5000;

/**
 * Returns the options of a Socket.IO server for links: WebSocket only, uncompressed, dead links detected within 5 s,
 * bounded messages. Upgrades to other paths are left to other handlers.
 */
export function linkServerOptions(payloadBytesMax: number): Partial<ServerOptions> {
  return {
    transports: ['websocket'],
    allowUpgrades: false,
    destroyUpgrade: false,
    serveClient: false,
    wsEngine: PingAnsweringServer,
    perMessageDeflate: false,
    httpCompression: false,
    ...pings,
    connectTimeout,
    maxHttpBufferSize: payloadBytesMax,
  };
}
