import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock, Timer } from '../../clock';
import { YardError } from '../../protocol';
import { parseLeaseId } from '../../tasks';
import type { Clients, Client } from '../server/clients';
import { closing, Tunnel } from './tunnel';

/** A ticket that nobody uses in this time is void. */
export const ticketMs = 60_000;
/** Workers that wait for a client. Those with one count as clients. */
const waitingMax = 64;
/** Of one lease: no attempt takes the room of all others. */
export const waitingPerLeaseMax = 8;

/** A worker at its end of a tunnel, until its client comes. */
interface Waiting {
  leaseId: string;
  worker: WebSocket;
  expiry: Timer;
  /** Ends a worker that talks before its client is here. */
  early: () => void;
}

/** A worker whose client is here, and the client's place. */
export interface Redeemed {
  worker: WebSocket;
  place: Client;
}

/**
 * Brings a client and a worker together: the worker comes first, under its lease, and gets a ticket; whoever shows the ticket
 * gets the worker, once.
 */
export class Tunnels {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly clients: Clients,
    private readonly clock: Clock,
  ) {}

  /** Whether one more worker may wait. @throws YardError `TOO_MANY_CLIENTS`, `SHUTTING_DOWN` */
  admit(leaseId: string): void {
    if (this.clients.isClosed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
    const own = [...this.waiting.values()].filter((waiting) => waiting.leaseId === leaseId);
    if (own.length >= waitingPerLeaseMax)
      throw new YardError('TOO_MANY_CLIENTS', `${waitingPerLeaseMax} tunnels of this attempt wait for their client`);
    if (this.waiting.size < waitingMax) return;
    throw new YardError('TOO_MANY_CLIENTS', `${waitingMax} tunnels wait for their client; there is no room for more`);
  }

  /** Lets a worker wait, and tells it the ticket for its client. */
  offer(worker: WebSocket, leaseId: string): void {
    const ticket = randomBytes(24).toString('base64url');
    const leave = (): void => {
      expiry.cancel();
      this.waiting.delete(ticket);
    };
    const expiry = this.clock.setTimer(ticketMs, () => {
      leave();
      worker.close(closing.policy, 'the ticket was not used in time');
    });
    worker.once('close', leave);
    const early = (): void => worker.close(closing.policy, 'there is no client yet');
    worker.on('message', early);
    this.waiting.set(ticket, { leaseId, worker, expiry, early });
    worker.send(JSON.stringify({ ticket, expiresInMs: ticketMs }));
  }

  /** The attempt at a task ended without a result that could hold a ticket: the tunnels that wait under its lease go with it. */
  endWaiting(taskId: string): void {
    for (const { leaseId, worker } of this.waiting.values()) {
      if (parseLeaseId(leaseId)?.taskId === taskId) worker.close(closing.policy, 'the attempt has ended');
    }
  }

  /** Takes the ticket back: it is good once. @throws YardError `NOT_FOUND`, and those of clients */
  redeem(ticket: string): Redeemed {
    const found = this.waiting.get(ticket);
    if (!found)
      throw new YardError('NOT_FOUND', 'there is no such tunnel: its ticket was used, is too old, or never was');
    const place = this.clients.enter();
    this.waiting.delete(ticket);
    found.expiry.cancel();
    found.worker.off('message', found.early);
    return { worker: found.worker, place };
  }

  /** Connects the two for as long as both stay. */
  connect({ worker, place }: Redeemed, client: WebSocket): void {
    const tunnel = new Tunnel([worker, client], this.clock);
    void place.over.then(() => tunnel.close(closing.goingAway, 'the control plane is shutting down'));
    client.once('close', () => place.leave());
  }

  /** For a client that did not come after all: its ticket is used. */
  drop({ worker, place }: Redeemed): void {
    place.leave();
    worker.close(closing.policy, 'the client could not be connected');
  }
}
