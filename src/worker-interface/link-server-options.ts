import type { ServerOptions } from 'socket.io';

/** How a Socket.IO server carries links: WebSocket only, uncompressed, silence noticed within 5 s, messages bounded. */
export function linkServerOptions(payloadBytesMax: number): Partial<ServerOptions> {
  return {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 2000,
    pingTimeout: 3000,
    connectTimeout: 5000,
    maxHttpBufferSize: payloadBytesMax,
  };
}
