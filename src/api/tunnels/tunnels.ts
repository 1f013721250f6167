import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { parseLeaseId, type Task, type TaskChanges } from '../../tasks';
import type { Clients, Client } from '../server/clients';
import { closing, Tunnel } from './tunnel';

/** A ticket that is not used within this time is void. */
export const ticketMs = 60_000;
/** Workers that wait for a client. A worker with a client counts as that client. */
const waitingMax = 64;
/** Of one lease, so that no attempt takes the room of all others. */
export const waitingPerLeaseMax = 8;

/** A worker at its end of a tunnel, until its client comes. */
interface Waiting {
  leaseId: string;
  worker: WebSocket;
  expiry: Timer;
  /** Disconnects a worker that sends before its client has come. */
  early: () => void;
  unfollow: () => void;
}

/** A worker and its client's seat among the clients. */
export interface Redeemed {
  worker: WebSocket;
  seat: Client;
}

/**
 * Connects clients to workers: the worker comes first, under its lease, and gets a ticket; the first client with the ticket gets the
 * worker.
 */
export class Tunnels {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly clients: Clients,
    private readonly clock: Clock,
    private readonly changes: Pick<TaskChanges, 'follow'>,
  ) {}

  /** Checks that one more worker may wait. @throws YardError `TOO_MANY_CLIENTS`, `SHUTTING_DOWN` */
  admit(leaseId: string): void {
    if (this.clients.isClosed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
    const own = [...this.waiting.values()].filter((waiting) => waiting.leaseId === leaseId);
    if (own.length >= waitingPerLeaseMax)
      throw new YardError(
        'TOO_MANY_CLIENTS',
        `limit of waiting tunnels for this attempt reached (${waitingPerLeaseMax})`,
      );
    if (this.waiting.size < waitingMax) return;
    throw new YardError('TOO_MANY_CLIENTS', `limit of waiting tunnels reached (${waitingMax}); try again later`);
  }

  /** Lets a worker wait, and sends it the ticket for its client. */
  offer(worker: WebSocket, leaseId: string): void {
    const ticket = randomBytes(24).toString('base64url');
    const leave = (): void => {
      expiry.cancel();
      this.forget(ticket);
    };
    const expiry = this.clock.setTimer(ticketMs, () => {
      leave();
      worker.close(closing.policy, 'the ticket was not used in time');
    });
    worker.once('close', leave);
    const early = (): void => worker.close(closing.policy, 'no client is connected yet');
    worker.on('message', early);
    const { taskId = '' } = parseLeaseId(leaseId) ?? {};
    const unfollow = this.changes.follow(taskId, ({ task }) => task && endWaiting(worker, task));
    this.waiting.set(ticket, { leaseId, worker, expiry, early, unfollow });
    worker.send(JSON.stringify({ ticket, expiresInMs: ticketMs }));
  }

  /** Uses up a ticket. @throws YardError `NOT_FOUND`, and those of `Clients.enter` */
  redeem(ticket: string): Redeemed {
    const found = this.waiting.get(ticket);
    if (!found) throw new YardError('NOT_FOUND', 'tunnel not found: the ticket was used, has expired or is unknown');
    const seat = this.clients.enter();
    this.forget(ticket);
    found.expiry.cancel();
    found.worker.off('message', found.early);
    return { worker: found.worker, seat };
  }

  /** Connects the two for as long as both stay. */
  connect({ worker, seat }: Redeemed, client: WebSocket): void {
    const tunnel = new Tunnel([worker, client], this.clock);
    void seat.over.then(() => tunnel.close(closing.goingAway, 'the control plane is shutting down'));
    client.once('close', () => seat.leave());
  }

  /** Gives up a redeemed tunnel whose client could not be connected. */
  drop({ worker, seat }: Redeemed): void {
    seat.leave();
    worker.close(closing.policy, 'the client could not be connected');
  }

  private forget(ticket: string): void {
    this.waiting.get(ticket)?.unfollow();
    this.waiting.delete(ticket);
  }
}

/**
 * Closes the waiting tunnel of a task whose attempt ended without success. The result of a task that succeeded holds the ticket; nobody
 * learns the ticket of any other attempt.
 */
function endWaiting(worker: WebSocket, { state }: Pick<Task, 'state'>): void {
  if (state !== 'running' && state !== 'succeeded') worker.close(closing.policy, 'the attempt has ended');
}
