import type { ServerOptions } from 'socket.io';
import { PingAnsweringServer } from './answer-pings';
import { pings } from './pings';

/** A link falls silent when no ping or answer came for so long at the most. */
export const silenceMsMax = pings.pingInterval + pings.pingTimeout;

/** A connection whose handshake is not accepted by then is closed. */
const connectTimeout = 5000;

/**
 * How a Socket.IO server carries links: WebSocket only, uncompressed, silence noticed within 5 s, messages bounded. Upgrades to
 * other paths are left to others.
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
