import type { OnModuleInit } from '@nestjs/common';
import type { WebSocketServer } from 'ws';
import { answerPings } from '@yardmaster/worker-kit/http';
import { YardError } from '@yardmaster/protocol';
import type { AttemptRecords, TaskRecords } from '../../tasks';
import type { Upgrade, Upgrades } from '../server/upgrades';
import type { Tunnels } from './tunnels';

/** Message limit. A DevTools message may contain the screenshot of a whole page. */
const messageBytesMax = 64 * 2 ** 20;
const workersPath = '/v1/tunnels';
const clientsPath = /^\/v1\/tunnels\/([\w-]{1,64})$/;

interface TunnelRecords {
  readonly attempts: Pick<AttemptRecords, 'byLease'>;
  readonly tasks: Pick<TaskRecords, 'ownerOf'>;
}

/**
 * Serves the WebSocket routes of tunnels: `/v1/tunnels` for workers, which send `Authorization: Lease …`, and `/v1/tunnels/{ticket}` for
 * clients, authorized by the ticket alone.
 */
export class TunnelUpgrades implements OnModuleInit {
  /** Loaded on the first upgrade. */
  private sockets?: Promise<WebSocketServer>;

  constructor(
    private readonly upgrades: Upgrades,
    private readonly tunnels: Tunnels,
    private readonly store: TunnelRecords,
  ) {}

  onModuleInit(): void {
    this.upgrades.add({
      matches: (url) => url === workersPath,
      access: 'workers',
      action: 'tunnels.offer',
      serve: (upgrade) => this.offerWorker(upgrade),
    });
    this.upgrades.add({
      matches: (url) => clientsPath.test(url),
      access: 'public',
      action: 'tunnels.connect',
      ticket: 'tunnel',
      serve: (upgrade) => this.connectClient(upgrade),
    });
  }

  private async connectClient(upgrade: Upgrade): Promise<void> {
    const server = await this.server();
    const [, ticket = ''] = clientsPath.exec(upgrade[0].url!) ?? [];
    const redeemed = this.tunnels.redeem(ticket);
    let isOpen = false;
    server.handleUpgrade(...upgrade, (client) => {
      isOpen = true;
      client.on('error', () => client.terminate());
      answerPings(client);
      this.tunnels.connect(redeemed, client);
    });
    if (!isOpen) this.tunnels.drop(redeemed); // the handshake was invalid, or the client has disconnected
  }

  private async offerWorker(upgrade: Upgrade): Promise<void> {
    const server = await this.server();
    const [request] = upgrade;
    const [, leaseId] = /^Lease (\S{1,256})$/.exec(request.headers.authorization ?? '') ?? [];
    if (leaseId === undefined)
      throw new YardError('UNAUTHORIZED', 'missing lease; workers send `Authorization: Lease <id>`');
    const attempt = await this.store.attempts.byLease(leaseId);
    const owner = attempt && (await this.store.tasks.ownerOf(attempt.taskId));
    if (!owner) throw new YardError('STALE_LEASE', 'the lease is not the one of a running attempt');
    this.tunnels.admit(leaseId);
    server.handleUpgrade(...upgrade, (worker) => {
      worker.on('error', () => worker.terminate());
      answerPings(worker);
      this.tunnels.offer(worker, leaseId, owner.keyId);
    });
  }

  private server(): Promise<WebSocketServer> {
    return (this.sockets ??= loadServer());
  }
}

async function loadServer(): Promise<WebSocketServer> {
  const { WebSocketServer } = await import('ws');
  return new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, autoPong: false });
}
