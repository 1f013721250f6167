import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createHash } from 'node:crypto';

/** Polls until a condition in this process is true; fails with its description. */
export async function until(condition: () => boolean, what: string, withinMs = 30_000): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * A service that pages must not reach. It answers every HTTP request, opens WebSockets, and records all connections.
 */
export class Secret {
  /** The requested paths. */
  readonly hits = new Set<string>();
  /** Number of connections, including those without a request. */
  connections = 0;
  /** Number of datagrams to the same port. */
  datagrams = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly udp: UdpSocket,
  ) {
    server.on('connection', (socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, answer) => this.answer(request, answer));
    server.on('upgrade', (request, socket) => this.open(request, socket as Socket));
    udp.on('message', () => this.datagrams++);
  }

  /** Listens on this address, and on `port` if given. */
  static async start(address = '127.0.0.1', port = 0): Promise<Secret> {
    const server = createServer().listen(port, address);
    await once(server, 'listening');
    const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const listening = once(udp, 'listening');
    udp.bind((server.address() as AddressInfo).port, address);
    await listening;
    return new Secret(server, udp);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.server.close(() => resolve())),
      new Promise<void>((resolve) => this.udp.close(() => resolve())),
    ]);
  }

  private answer({ url = '' }: IncomingMessage, answer: ServerResponse): void {
    this.hits.add(url);
    answer.setHeader('access-control-allow-origin', '*');
    if (url.endsWith('.js')) answer.setHeader('content-type', 'text/javascript');
    answer.end('// the secret');
  }

  private open(request: IncomingMessage, socket: Socket): void {
    this.hits.add(request.url ?? '');
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.on('error', () => {});
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
  }
}
