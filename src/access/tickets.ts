import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { stateOf } from './credential-validity.policy';
import type { Credentials } from './credentials';
import { RedeemedTickets } from './redeemed-tickets';
import {
  formatTicket,
  readTicket,
  ticketPrefix,
  ticketPurposes,
  ttlOf,
  type Sign,
  type TicketClaims,
  type TicketUse,
} from './ticket.policy';

/** Limit of single-use tickets that were redeemed and have not expired. */
export const redeemedMax = 10_000;

/** The secrets that sign tickets. */
export interface TicketSecrets {
  readonly hashSecret: string;
  /** The built-in key: its tickets end when it changes. */
  readonly apiKey: string;
}

/** A ticket, for a URL. */
export interface Ticket {
  ticket: string;
  expiresAtMs: number;
}

/**
 * Issues and redeems tickets. They are signed and not stored: each replica with the same secrets accepts them, also after a restart. A ticket ends
 * when it expires or when the key that issued it ends.
 */
export class Tickets {
  private readonly redeemed = new RedeemedTickets(redeemedMax);

  constructor(
    private readonly secrets: () => TicketSecrets,
    private readonly credentials: Pick<Credentials, 'get'>,
    private readonly clock: Clock,
  ) {}

  /** Issues a ticket on behalf of a key (undefined: the built-in one). The default lifetime is that of the purpose. */
  issue(use: TicketUse, keyId: string | undefined, ttlMs?: number): Ticket {
    const expiresAtMs = this.clock.nowMs() + ttlOf(use.purpose, ttlMs);
    const id = randomBytes(12).toString('base64url');
    return { ticket: formatTicket(use, { id, expiresAtMs, keyId }, this.sign), expiresAtMs };
  }

  /** Returns the claims of a valid ticket, and uses it up if it is valid once. @throws YardError `UNAUTHORIZED`, `TOO_MANY_CLIENTS` */
  redeem(use: TicketUse, ticket: string): TicketClaims {
    const claims = readTicket(ticket, use, this.sign);
    if (!claims) throw refused('the ticket is wrong or belongs to another URL; request a new one');
    const { id, expiresAtMs, keyId } = claims;
    const nowMs = this.clock.nowMs();
    if (expiresAtMs <= nowMs) throw refused('the ticket has expired; request a new one');
    if (!this.isActive(keyId, nowMs)) throw refused('the API key that issued the ticket has ended');
    if (ticketPurposes[use.purpose].isSingleUse) this.useUp(id, expiresAtMs, nowMs);
    return claims;
  }

  private isActive(keyId: string | undefined, nowMs: number): boolean {
    const credential = keyId === undefined ? undefined : this.credentials.get(keyId);
    return keyId === undefined || (credential !== undefined && stateOf(credential, nowMs) === 'active');
  }

  private useUp(id: string, expiresAtMs: number, nowMs: number): void {
    const result = this.redeemed.add(id, expiresAtMs, nowMs);
    if (result === 'known') throw refused('the ticket was used before; request a new one');
    if (result === 'full')
      throw new YardError('TOO_MANY_CLIENTS', `limit of redeemed tickets reached (${redeemedMax}); try again later`);
  }

  /** The text starts with a constant, so that it can never be a secret whose hash is stored under the same key. */
  private readonly sign: Sign = (text, keyId) => {
    const { hashSecret, apiKey } = this.secrets();
    const key = keyId === undefined ? `${hashSecret}\n${apiKey}` : hashSecret;
    return createHmac('sha256', key).update(text).digest('base64url');
  };
}

/** Returns a ticket without a signature, for an owner that keeps its tickets. */
export function randomTicket(): string {
  return `${ticketPrefix}${randomBytes(24).toString('base64url')}`;
}

function refused(message: string): YardError {
  return new YardError('UNAUTHORIZED', message);
}
