import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { answerPings, answerRaw, type Origins } from '../../http';
import { YardError } from '../../protocol';
import type { Problems } from '../problem/problems';
import type { Tunnels } from './tunnels';

export interface TunnelUpgradesParts {
  tunnels: Tunnels;
  problems: Problems;
  origins: Origins;
  /** Whether an attempt runs under this lease. */
  isCurrentLease: (leaseId: string) => Promise<boolean>;
}

/** A message of the DevTools protocol may hold the picture of a whole page. */
const messageBytesMax = 64 * 2 ** 20;
const pathPattern = /^\/v1\/tunnels(?:\/([\w-]{1,64}))?$/;

/** True where an upgrade is for a tunnel. */
export function isTunnel(url: string): boolean {
  return pathPattern.test(url);
}

/**
 * Serves the WebSocket addresses of tunnels: `/v1/tunnels` for workers, with `Authorization: Lease …`, and
 * `/v1/tunnels/{ticket}` for clients, to whom the ticket is all that they need.
 */
export function serveTunnels(http: Server, parts: TunnelUpgradesParts): void {
  let sockets: Promise<WebSocketServer> | undefined;
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const match = pathPattern.exec(request.url ?? '');
    if (!match) return; // somebody else's
    const [, ticket] = match;
    socket.on('error', () => socket.destroy());
    sockets ??= import('ws').then(
      ({ WebSocketServer }) => new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, autoPong: false }),
    );
    void sockets
      .then((server) => serve(parts, { server, request, socket, head, ticket }))
      .catch((error: unknown) => {
        answerRaw(socket, parts.problems.of(error, { instance: request.url, hasBody: false }));
      });
  });
}

interface Upgrade {
  server: WebSocketServer;
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  ticket: string | undefined;
}

async function serve({ tunnels, origins, isCurrentLease }: TunnelUpgradesParts, upgrade: Upgrade): Promise<void> {
  const { server, request, socket, head, ticket } = upgrade;
  const refused = origins.refusal(request);
  if (refused) throw refused;
  if (ticket !== undefined) {
    const redeemed = tunnels.redeem(ticket);
    let isOpen = false;
    server.handleUpgrade(request, socket, head, (client) => {
      isOpen = true;
      client.on('error', () => client.terminate());
      answerPings(client);
      tunnels.connect(redeemed, client);
    });
    if (!isOpen) tunnels.drop(redeemed); // it was no handshake, or came from somebody who has left
    return;
  }
  const [, leaseId] = /^Lease (\S{1,256})$/.exec(request.headers.authorization ?? '') ?? [];
  if (leaseId === undefined)
    throw new YardError('UNAUTHORIZED', 'workers show their lease: `Authorization: Lease <id>`');
  if (!(await isCurrentLease(leaseId))) throw new YardError('STALE_LEASE', 'no attempt runs under this lease');
  tunnels.admit(leaseId);
  server.handleUpgrade(request, socket, head, (worker) => {
    worker.on('error', () => worker.terminate());
    answerPings(worker);
    tunnels.offer(worker, leaseId);
  });
}
