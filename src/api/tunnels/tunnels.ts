import type { WebSocket } from 'ws';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { randomTicket, ticketPurposes } from '../../access';
import { parseLeaseId, type Task, type TaskChanges } from '../../tasks';
import type { Clients, Client } from '../server/clients';
import { closing, Tunnel } from './tunnel';

/** Lifetime of a ticket. */
export const ticketMs = ticketPurposes.tunnel.defaultTtlMs;
/** Limit of tunnels that wait for a client. A connected tunnel counts towards the client limit instead. */
const waitingMax = 64;
/** Limit of waiting tunnels per attempt, so that one attempt cannot use up `waitingMax`. */
export const waitingPerLeaseMax = 8;

/** Time for the ends of a tunnel to close after the key of its task has ended. */
export const closeTimeoutMs = 500;

interface EndingCredentials {
  on(event: 'ended', listener: (credentialId: string) => void): unknown;
}

/** The worker's end of a tunnel, waiting for a client. */
interface Waiting {
  /** API key of the task. */
  keyId?: string;
  leaseId: string;
  worker: WebSocket;
  expiry: Timer;
  /** Disconnects a worker that sends data before the client has connected. */
  early: () => void;
  unfollow: () => void;
}

/** A worker whose ticket was redeemed, and its client. */
export interface Redeemed {
  keyId?: string;
  worker: WebSocket;
  countedAs: Client;
}

/**
 * Connects clients to workers. The worker connects first, authorized by its lease, and gets a ticket. A client with the ticket is connected
 * to the worker; each ticket works once. The end of the API key of its task closes a tunnel.
 */
export class Tunnels {
  private readonly waiting = new Map<string, Waiting>();
  private readonly connected = new Map<WebSocket, Redeemed>();

  constructor(
    private readonly clients: Clients,
    private readonly clock: Clock,
    private readonly changes: Pick<TaskChanges, 'follow'>,
    credentials: EndingCredentials,
  ) {
    credentials.on('ended', (keyId) => this.closeThoseOf(keyId));
  }

  /** Checks the limits of waiting tunnels. @throws YardError `TOO_MANY_CLIENTS`, `SHUTTING_DOWN` */
  admit(leaseId: string): void {
    if (this.clients.isClosed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
    const own = [...this.waiting.values()].filter((waiting) => waiting.leaseId === leaseId);
    if (own.length >= waitingPerLeaseMax)
      throw new YardError(
        'TOO_MANY_CLIENTS',
        `limit of waiting tunnels per attempt reached (${waitingPerLeaseMax}); connect a client to one first`,
      );
    if (this.waiting.size < waitingMax) return;
    throw new YardError('TOO_MANY_CLIENTS', `limit of waiting tunnels reached (${waitingMax}); try again later`);
  }

  /** Adds a waiting worker, and sends it the ticket for its client. */
  offer(worker: WebSocket, leaseId: string, keyId?: string): void {
    const ticket = randomTicket();
    const leave = (): void => {
      expiry.cancel();
      this.remove(ticket);
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
    this.waiting.set(ticket, { leaseId, keyId, worker, expiry, early, unfollow });
    worker.send(JSON.stringify({ ticket, expiresInMs: ticketMs }));
  }

  /** Redeems a ticket. @throws YardError `NOT_FOUND`, and the errors of `Clients.enter` */
  redeem(ticket: string): Redeemed {
    const found = this.waiting.get(ticket);
    if (!found) throw new YardError('NOT_FOUND', 'tunnel not found: the ticket is unknown, expired or already used');
    const countedAs = this.clients.enter();
    this.remove(ticket);
    found.expiry.cancel();
    found.worker.off('message', found.early);
    return { keyId: found.keyId, worker: found.worker, countedAs };
  }

  /** Connects the two until one of them disconnects. */
  connect(redeemed: Redeemed, client: WebSocket): void {
    const { worker, countedAs } = redeemed;
    this.connected.set(client, redeemed);
    const tunnel = new Tunnel([worker, client], this.clock);
    void countedAs.over.then(() => tunnel.close(closing.goingAway, 'the control plane is shutting down'));
    client.once('close', () => {
      this.connected.delete(client);
      countedAs.leave();
    });
  }

  /** Closes a redeemed tunnel whose client could not be connected. */
  drop({ worker, countedAs }: Redeemed): void {
    countedAs.leave();
    worker.close(closing.policy, 'the client could not be connected');
  }

  /** Closes the tunnels of a key's tasks. */
  private closeThoseOf(keyId: string): void {
    for (const [ticket, { worker }] of [...this.waiting].filter(([, waiting]) => waiting.keyId === keyId)) {
      this.remove(ticket); // now, and not only once the worker has closed
      this.cut(worker);
    }
    for (const [client, { worker }] of [...this.connected].filter(([, redeemed]) => redeemed.keyId === keyId)) {
      this.cut(worker);
      this.cut(client);
    }
  }

  /** Closes an end, also if it does not answer. */
  private cut(end: WebSocket): void {
    const timer = this.clock.setTimer(closeTimeoutMs, () => end.terminate());
    end.once('close', () => timer.cancel());
    end.close(closing.policy, 'the API key of the task has ended');
  }

  private remove(ticket: string): void {
    this.waiting.get(ticket)?.unfollow();
    this.waiting.delete(ticket);
  }
}

/**
 * Closes the waiting tunnel of a task whose attempt ended without success. Callers get a ticket only with the result of a successful task, so
 * nobody can redeem this one.
 */
function endWaiting(worker: WebSocket, { state }: Pick<Task, 'state'>): void {
  if (state !== 'running' && state !== 'succeeded') worker.close(closing.policy, 'the attempt has ended');
}
