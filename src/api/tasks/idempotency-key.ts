import { createHash } from 'node:crypto';
import { InvalidRequestError } from '../problem/invalid-request.error';

/** A key of 1 to 255 printable characters, in quotes or not; one that begins with a quote ends with another. */
export const idempotencyKeyPattern = /^(?:"[!-~]{1,255}"|[!#-~][!-~]{0,254})$/;

/**
 * Reads the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): 1 to 255 printable characters, in quotes or not.
 * Nothing where it is not sent. @throws InvalidRequestError
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (idempotencyKeyPattern.test(header)) return header.startsWith('"') ? header.slice(1, -1) : header;
  throw new InvalidRequestError([
    { path: 'Idempotency-Key', message: 'expected 1 to 255 printable characters without spaces, in quotes or not' },
  ]);
}

/** Keeps the keys of callers apart who have different API keys, without keeping those. */
export function scopeOf(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
}
