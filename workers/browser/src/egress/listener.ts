import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

type OnRequest = (request: IncomingMessage, answer: ServerResponse) => Promise<void>;
type OnConnect = (request: IncomingMessage, client: Duplex, head: Buffer) => Promise<void>;

/** An HTTP server on a free port of loopback that closes at once, with all connections and tunnels. */
export class Listener {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Starts to listen. Connections that are idle for `idleMs` are closed. */
  static async open(onRequest: OnRequest, onConnect: OnConnect, idleMs: number): Promise<Listener> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
    server.maxConnections = 4096;
    server.setTimeout(idleMs);
    server.on('request', (message, answer) => void onRequest(message, answer).catch(() => answer.destroy()));
    server.on(
      'connect',
      (message, client, head) => void onConnect(message, client, head).catch(() => client.destroy()),
    );
    server.on('clientError', (_error, socket) => socket.destroy());
    const listener = new Listener(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
