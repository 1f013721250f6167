import type { ServerOptions } from 'socket.io';
import { pings } from '../worker-kit';

/** A link falls silent when no ping or answer came for so long at the most. */
export const silenceMsMax = pings.pingInterval + pings.pingTimeout;

/** How a Socket.IO server carries links: WebSocket only, uncompressed, silence noticed within 5 s, messages bounded. */
export function linkServerOptions(payloadBytesMax: number): Partial<ServerOptions> {
  return {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    ...pings,
    connectTimeout: 5000,
    maxHttpBufferSize: payloadBytesMax,
  };
}
