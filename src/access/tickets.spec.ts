import * as crypto from 'node:crypto';
import { redactSecrets } from '@yardmaster/protocol';
import { ManualClock } from '@yardmaster/testkit';
import type { Credential } from '../tasks';
import { RedeemedTickets } from './redeemed-tickets';
import { artifactSubject, ticketPurposes, type TicketUse } from './ticket.policy';
import { randomTicket, Tickets } from './tickets';

jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof crypto>('node:crypto');
  return { ...actual, timingSafeEqual: jest.fn(actual.timingSafeEqual) };
});

const secrets = { hashSecret: 'yardh_of-this-installation', apiKey: 'yard_built-in-key' };
const use: TicketUse = { purpose: 'artifact', subject: artifactSubject('t-1', 'report.pdf') };
const wrong = { code: 'UNAUTHORIZED', message: 'the ticket is wrong or belongs to another URL; request a new one' };

const knownKeys = ['k-1', 'k-0mh2k9x3q-5f0c2a9b7d3e4f10'];

function keyOf(id: string, expiresAtMs: number, isRevoked: boolean): Credential {
  const ends = isRevoked ? { revokedAtMs: 0 } : { expiresAtMs };
  return { id, kind: 'api-key', secrets: [], createdAtMs: 0, definition: {}, version: 0, ...ends };
}

describe(Tickets.name, () => {
  let clock: ManualClock;
  let endedKeys: string[];
  let keysEndAtMs: number;
  let tickets: Tickets;

  beforeEach(() => {
    clock = new ManualClock();
    endedKeys = [];
    keysEndAtMs = clock.nowMs() + 3_600_000;
    tickets = create();
  });

  function create(own = secrets): Tickets {
    return new Tickets(
      () => own,
      { get: (id) => (knownKeys.includes(id) ? keyOf(id, keysEndAtMs, endedKeys.includes(id)) : undefined) },
      clock,
    );
  }

  it.each([['k-0mh2k9x3q-5f0c2a9b7d3e4f10'], [undefined]])('redeems a ticket of the key %s', (keyId) => {
    const { ticket, expiresAtMs } = tickets.issue(use, keyId);
    expect(ticket).toMatch(/^yardt_[\w-]{69,120}$/);
    expect(redactSecrets(`/x/${ticket}`)).toBe('/x/yardt_[redacted]');
    expect(expiresAtMs).toBe(clock.nowMs() + 5 * 60_000);
    expect(tickets.redeem(use, ticket)).toEqual({
      id: expect.stringMatching(/^[\w-]{16}$/),
      expiresAtMs,
      ...(keyId !== undefined && { keyId }),
    });
    expect(tickets.redeem(use, ticket)).toEqual(tickets.redeem(use, ticket));
  });

  it('issues a different ticket each time', () => {
    expect(tickets.issue(use, undefined).ticket).not.toBe(tickets.issue(use, undefined).ticket);
  });

  it('accepts tickets of another replica, and those from before a restart, with the same secrets', () => {
    expect(create().redeem(use, tickets.issue(use, 'k-1').ticket)).toMatchObject({ keyId: 'k-1' });
  });

  it('limits the lifetime to the maximum of the purpose', () => {
    expect(tickets.issue(use, undefined, 1000).expiresAtMs).toBe(clock.nowMs() + 1000);
    expect(tickets.issue(use, undefined, 1e12).expiresAtMs).toBe(clock.nowMs() + 24 * 3_600_000);
  });

  it('rejects a ticket from the moment it expires', async () => {
    const { ticket } = tickets.issue(use, undefined, 1000);
    await clock.advance(999);
    tickets.redeem(use, ticket);
    await clock.advance(1);
    expect(() => tickets.redeem(use, ticket)).toThrow('the ticket has expired; request a new one');
  });

  it('rejects a ticket after its key has ended', () => {
    const { ticket } = tickets.issue(use, 'k-1');
    endedKeys.push('k-1');
    expect(() => tickets.redeem(use, ticket)).toThrow('the API key that issued the ticket has ended');
  });

  it('rejects a ticket from the moment its key expires, and of a key that is not known', async () => {
    const { ticket } = tickets.issue(use, 'k-1', 24 * 3_600_000);
    await clock.advance(3_599_999);
    tickets.redeem(use, ticket);
    await clock.advance(1);
    for (const each of [ticket, tickets.issue(use, 'k-2').ticket])
      expect(() => tickets.redeem(use, each)).toThrow('the API key that issued the ticket has ended');
  });

  it('rejects tickets of the built-in key after it has changed, and no others', () => {
    const [builtIn, other] = [tickets.issue(use, undefined).ticket, tickets.issue(use, 'k-1').ticket];
    const later = create({ ...secrets, apiKey: 'another' });
    expect(() => later.redeem(use, builtIn)).toThrow(expect.objectContaining(wrong));
    expect(later.redeem(use, other)).toMatchObject({ keyId: 'k-1' });
  });

  it('rejects a ticket in which any character was changed, added or removed', () => {
    const { ticket } = tickets.issue(use, 'k-1');
    const altered = Array.from(ticket, (char, index) => [
      `${ticket.slice(0, index)}${char === 'A' ? 'B' : 'A'}${ticket.slice(index + 1)}`,
      `${ticket.slice(0, index)}${ticket.slice(index + 1)}`,
      `${ticket.slice(0, index)}A${ticket.slice(index)}`,
    ]).flat();
    const accepted = altered.filter((text) => text !== ticket && isAccepted(text));
    expect(accepted).toEqual([]);
    expect(altered.length).toBeGreaterThan(200);
  });

  function isAccepted(ticket: string): boolean {
    try {
      tickets.redeem(use, ticket);
      return true;
    } catch (error) {
      expect(error).toMatchObject(wrong);
      return false;
    }
  }

  it.each<[string, (ticket: string) => string]>([
    ['nothing', () => ''],
    ['an API key', () => secrets.apiKey],
    ['a random ticket', randomTicket],
    ['only its prefix', () => 'yardt_'],
    ['its claims alone', (ticket) => ticket.slice(0, -43)],
    ['another ticket after it', (ticket) => `${ticket}${ticket}`],
    ['a line break after it', (ticket) => `${ticket}\n`],
    ['a megabyte', (ticket) => ticket.padEnd(2 ** 20, 'A')],
    ['padding', (ticket) => `${ticket}=`],
    ['another alphabet', (ticket) => ticket.replaceAll('-', '+').replaceAll('_', '/')],
    ['a nul', () => `yardt_${'\0'.repeat(80)}`],
    ['the name of a property', () => '__proto__'],
  ])('rejects %s', (_, ticketOf) => {
    const { ticket } = tickets.issue(use, undefined);
    expect(() => tickets.redeem(use, ticketOf(ticket))).toThrow(expect.objectContaining(wrong));
  });

  it.each<[string, TicketUse]>([
    ['another purpose', { ...use, purpose: 'tunnel' }],
    ['another task', { ...use, subject: artifactSubject('t-2', 'report.pdf') }],
    ['another artifact', { ...use, subject: artifactSubject('t-1', 'report.pd') }],
    ['a shifted subject', { ...use, subject: 't-1/report.pdf"' }],
  ])('rejects a ticket for %s', (_, other) => {
    expect(() => tickets.redeem(use, tickets.issue(other, undefined).ticket)).toThrow(expect.objectContaining(wrong));
  });

  it.each([{ hashSecret: 'yardh_of-another-one' }, { apiKey: 'yard_of-another-one' }])(
    'rejects a ticket signed with other secrets: %j',
    (other) => {
      const { ticket } = create({ ...secrets, ...other }).issue(use, undefined);
      expect(() => tickets.redeem(use, ticket)).toThrow(expect.objectContaining(wrong));
    },
  );

  it('rejects a ticket that claims another key or a later end', () => {
    const { ticket } = tickets.issue(use, 'k-1', 1000);
    const body = Buffer.from(ticket.slice(6, -43), 'base64url');
    const forged = [Buffer.from(body), Buffer.from(body)];
    forged[0]!.write('k-2', body.length - 3);
    forged[1]!.writeUIntBE(2 ** 47, 1, 6);
    for (const claims of forged)
      expect(() => tickets.redeem(use, `yardt_${claims.toString('base64url')}${ticket.slice(-43)}`)).toThrow(
        expect.objectContaining(wrong),
      );
  });

  it('compares signatures in constant time', () => {
    const compare = jest.mocked(crypto.timingSafeEqual);
    const { ticket } = tickets.issue(use, undefined);
    compare.mockClear();
    tickets.redeem(use, ticket);
    expect(compare).toHaveBeenCalledTimes(1);
    const [given, expected] = compare.mock.calls[0]!;
    expect([given.byteLength, expected.byteLength]).toEqual([43, 43]);
  });

  describe('of a purpose with single use', () => {
    const once: TicketUse = { purpose: 'tunnel', subject: 's' };

    it('are redeemed once', () => {
      const { ticket } = tickets.issue(once, undefined);
      tickets.redeem(once, ticket);
      expect(() => tickets.redeem(once, ticket)).toThrow('the ticket was used before; request a new one');
    });

    it('are not used up by attempts for another purpose', () => {
      const { ticket } = tickets.issue(once, undefined);
      expect(() => tickets.redeem(use, ticket)).toThrow(expect.objectContaining(wrong));
      expect(tickets.redeem(once, ticket)).toMatchObject({ expiresAtMs: expect.any(Number) });
    });
  });
});

describe(RedeemedTickets.name, () => {
  it('rejects new tickets at its limit, until earlier ones have expired', () => {
    const redeemed = new RedeemedTickets(2);
    expect(['a', 'b', 'a', 'c'].map((id, index) => redeemed.add(id, 10 + index, 0))).toEqual([
      'added',
      'added',
      'known',
      'full',
    ]);
    expect(redeemed.add('c', 20, 10)).toBe('added');
    expect([redeemed.add('b', 20, 10), redeemed.add('d', 20, 10), redeemed.size]).toEqual(['known', 'full', 2]);
  });
});

describe('ticketPurposes', () => {
  it('has short lifetimes for single use, because replicas do not share redeemed tickets', () => {
    const single = Object.values(ticketPurposes).filter(({ isSingleUse }) => isSingleUse);
    expect(single.map(({ maxTtlMs }) => maxTtlMs <= 5 * 60_000)).toEqual([true]);
  });
});
