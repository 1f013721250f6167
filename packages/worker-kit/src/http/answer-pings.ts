import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';

/**
 * Answers the pings of a WebSocket that has `autoPong: false`. While a pong waits to be written, only the latest ping
 * is stored, as RFC 6455, section 5.5.3, allows. Otherwise a peer that sends pings and does not read would fill the
 * memory with pongs.
 */
export function answerPings(socket: WebSocket): void {
  let isWaiting = false;
  let latest: Buffer | undefined;
  const answer = (data: Buffer): void => {
    isWaiting = true;
    socket.pong(data, undefined, () => {
      isWaiting = false;
      const next = latest;
      latest = undefined;
      if (next) answer(next);
    });
  };
  socket.on('ping', (data) => {
    // A copy: the ping is a view into a larger buffer.
    if (isWaiting) latest = Buffer.from(data);
    else answer(data);
  });
}

/** The WebSocket server for Socket.IO, whose default server queues a pong for each ping. */
export class PingAnsweringServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, autoPong: false });
  }

  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    done: (client: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, socket, head, (client) => {
      answerPings(client);
      done(client, request);
    });
  }
}
