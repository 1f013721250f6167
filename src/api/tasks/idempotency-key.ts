import { createHash } from 'node:crypto';
import { InvalidRequestError } from '../problem/invalid-request.error';

/**
 * Reads the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): 1 to 255 printable characters, in quotes or not.
 * Nothing where it is not sent. @throws InvalidRequestError
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new InvalidRequestError([
    { path: 'Idempotency-Key', message: 'expected 1 to 255 printable characters without spaces' },
  ]);
}

/** Keeps the keys of callers apart who have different API keys, without keeping those. */
export function scopeOf(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
}
