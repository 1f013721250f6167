import { isSameSecret } from '@yardmaster/protocol';

/** How long the tickets of a purpose are valid, and how often. */
export interface PurposeRules {
  readonly defaultTtlMs: number;
  readonly maxTtlMs: number;
  /** A ticket is valid once; else until it expires. */
  readonly isSingleUse: boolean;
}

/** What tickets may be for. A ticket of one purpose is worthless for all others. */
export const ticketPurposes = {
  /** Download one artifact; see `artifactSubject`. At most a day, because only the end of its key can end a ticket earlier. */
  artifact: { defaultTtlMs: 5 * 60_000, maxTtlMs: 24 * 3_600_000, isSingleUse: false },
  /** Connect a client to the waiting end of a tunnel. `Tunnels` keeps its tickets, so they are random and not signed. */
  tunnel: { defaultTtlMs: 60_000, maxTtlMs: 60_000, isSingleUse: true },
} as const satisfies Record<string, PurposeRules>;

export type TicketPurpose = keyof typeof ticketPurposes;

/** What a ticket is good for: one purpose and one subject, such as one artifact. The request names both, so the ticket only signs them. */
export interface TicketUse {
  readonly purpose: TicketPurpose;
  readonly subject: string;
}

/** The readable part of a ticket. */
export interface TicketClaims {
  /** 12 random bytes as base64url. */
  readonly id: string;
  readonly expiresAtMs: number;
  /** The key that issued it; undefined for the built-in key. */
  readonly keyId?: string;
}

/** Returns the signature of a text: 32 bytes as base64url. Its secret may depend on the key that issued the ticket. */
export type Sign = (text: string, keyId: string | undefined) => string;

export const ticketPrefix = 'yardt_';
const form = /^yardt_([\w-]{26,128})([\w-]{43})$/;
const ticketCharsMax = ticketPrefix.length + 128 + 43;
const version = 1;
const [expiryBytes, idBytes] = [6, 12];

/** Returns the subject of tickets for an artifact. */
export function artifactSubject(taskId: string, name: string): string {
  return `${taskId}/${name}`; // task ids have no slash
}

/** Returns the lifetime of a new ticket: the wish up to the maximum of the purpose, or the default. */
export function ttlOf(purpose: TicketPurpose, wishMs: number | undefined): number {
  const { defaultTtlMs, maxTtlMs } = ticketPurposes[purpose];
  return Math.min(wishMs ?? defaultTtlMs, maxTtlMs);
}

/** Returns `yardt_<claims><signature>`. */
export function formatTicket(use: TicketUse, claims: TicketClaims, sign: Sign): string {
  const body = encode(claims);
  return `${ticketPrefix}${body}${sign(signedText(use, body), claims.keyId)}`;
}

/** Returns the claims of a ticket that was signed for this use, also of an expired one; undefined for anything else. */
export function readTicket(ticket: string, use: TicketUse, sign: Sign): TicketClaims | undefined {
  const [, body, signature] = ticket.length <= ticketCharsMax ? (form.exec(ticket) ?? []) : [];
  const claims = body === undefined ? undefined : decode(body);
  if (!claims || !isSameSecret(signature, sign(signedText(use, body!), claims.keyId))) return undefined;
  return claims;
}

/** Returns the text to sign: everything that must not change. JSON separates the parts, whatever they contain. */
function signedText({ purpose, subject }: TicketUse, body: string): string {
  return JSON.stringify(['ticket', purpose, subject, body]);
}

function encode({ id, expiresAtMs, keyId = '' }: TicketClaims): string {
  const head = Buffer.alloc(1 + expiryBytes);
  head.writeUInt8(version);
  head.writeUIntBE(expiresAtMs, 1, expiryBytes);
  return Buffer.concat([head, Buffer.from(id, 'base64url'), Buffer.from(keyId)]).toString('base64url');
}

function decode(body: string): TicketClaims | undefined {
  const bytes = Buffer.from(body, 'base64url');
  const idStart = 1 + expiryBytes;
  const keyStart = idStart + idBytes;
  const keyId = bytes.toString('utf8', keyStart);
  if (bytes.length < keyStart || bytes[0] !== version || !/^[\w-]{0,64}$/.test(keyId)) return undefined;
  return {
    id: bytes.toString('base64url', idStart, keyStart),
    expiresAtMs: bytes.readUIntBE(1, expiryBytes),
    ...(keyId !== '' && { keyId }),
  };
}
