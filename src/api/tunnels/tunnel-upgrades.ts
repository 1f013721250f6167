import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { answerPings, answerRaw, type Origins } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import type { Problems } from '../problem/problems';
import type { Tunnels } from './tunnels';

/** One message of the DevTools protocol may hold the screenshot of a whole page. */
const messageBytesMax = 64 * 2 ** 20;
const pathPattern = /^\/v1\/tunnels(?:\/([\w-]{1,64}))?$/;

/** True if an upgrade is for a tunnel. */
export function isTunnel(url: string): boolean {
  return pathPattern.test(url);
}

/** A request to open a WebSocket, as `handleUpgrade` of `ws` takes it. */
type Upgrade = [request: IncomingMessage, socket: Duplex, head: Buffer];

/**
 * Serves the WebSocket addresses of tunnels: `/v1/tunnels` for workers, with `Authorization: Lease …`, and `/v1/tunnels/{ticket}` for
 * clients, who need nothing but the ticket.
 */
export class TunnelUpgrades {
  /** Loaded with the first upgrade. */
  private sockets?: Promise<WebSocketServer>;

  constructor(
    private readonly tunnels: Tunnels,
    private readonly origins: Origins,
    private readonly problems: Problems,
    private readonly isCurrentLease: (leaseId: string) => Promise<boolean>,
  ) {}

  /** Answers the upgrades to tunnels on a server; leaves all others to its other listeners. */
  serve(http: Server): void {
    http.on('upgrade', (...upgrade: Upgrade) => {
      const [request, socket] = upgrade;
      const match = pathPattern.exec(request.url ?? '');
      if (!match) return;
      socket.on('error', () => socket.destroy());
      this.open(upgrade, match[1]).catch((error: unknown) => {
        answerRaw(socket, this.problems.of(error, { instance: request.url, hasBody: false }));
      });
    });
  }

  private async open(upgrade: Upgrade, ticket: string | undefined): Promise<void> {
    const [request] = upgrade;
    this.sockets ??= loadServer();
    const server = await this.sockets;
    const refused = this.origins.refusal(request);
    if (refused) throw refused;
    if (ticket !== undefined) this.connectClient(server, upgrade, ticket);
    else await this.offerWorker(server, upgrade);
  }

  private connectClient(server: WebSocketServer, upgrade: Upgrade, ticket: string): void {
    const redeemed = this.tunnels.redeem(ticket);
    let isOpen = false;
    server.handleUpgrade(...upgrade, (client) => {
      isOpen = true;
      client.on('error', () => client.terminate());
      answerPings(client);
      this.tunnels.connect(redeemed, client);
    });
    if (!isOpen) this.tunnels.drop(redeemed); // the handshake was invalid, or the client has left
  }

  private async offerWorker(server: WebSocketServer, upgrade: Upgrade): Promise<void> {
    const [request] = upgrade;
    const [, leaseId] = /^Lease (\S{1,256})$/.exec(request.headers.authorization ?? '') ?? [];
    if (leaseId === undefined)
      throw new YardError('UNAUTHORIZED', 'workers authorize with their lease: `Authorization: Lease <id>`');
    if (!(await this.isCurrentLease(leaseId))) throw new YardError('STALE_LEASE', 'no attempt runs under this lease');
    this.tunnels.admit(leaseId);
    server.handleUpgrade(...upgrade, (worker) => {
      worker.on('error', () => worker.terminate());
      answerPings(worker);
      this.tunnels.offer(worker, leaseId);
    });
  }
}

async function loadServer(): Promise<WebSocketServer> {
  const { WebSocketServer } = await import('ws');
  return new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, autoPong: false });
}
