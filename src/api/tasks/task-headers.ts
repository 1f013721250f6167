import { createHash } from 'node:crypto';
import type { Caller } from '../../access';
import type { Secrets } from '../../config';
import { header } from '../notes/api-notes.decorator';
import { InvalidRequestError } from '../problem/invalid-request.error';

const waitPattern = /^wait\s*=\s*"?(\d{1,9})"?\s*(;.*)?$/i;

/**
 * Returns the wait that the header `Prefer` (RFC 7240, section 4.3) requests, capped at `waitMsMax`; undefined if it requests none. Ignores
 * unknown preferences, as the RFC requires.
 */
export function preferredWaitMs(prefer: string | undefined, waitMsMax: number): number | undefined {
  for (const preference of prefer?.split(',') ?? []) {
    const [, seconds] = waitPattern.exec(preference.trim()) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds) * 1000, waitMsMax);
  }
  return undefined;
}

/** Returns the value of `Preference-Applied`. */
export function appliedWait(waitMs: number): string {
  return `wait=${Math.floor(waitMs / 1000)}`;
}

/** 1 to 255 printable characters, quoted or unquoted. */
const idempotencyKeyPattern = /^(?:"[!-~]{1,255}"|[!#-~][!-~]{0,254})$/;

/** The header in the OpenAPI document. */
export const idempotencyKeyHeader = header(
  'Idempotency-Key',
  'Makes a retry safe: a second request with the same key and body returns the task of the first.',
  {
    type: 'string',
    pattern: idempotencyKeyPattern.source,
  },
);

/**
 * Returns the value of `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) without quotes, or undefined if the header is absent.
 * @throws InvalidRequestError
 */
export function readIdempotencyKey(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (idempotencyKeyPattern.test(value)) return value.startsWith('"') ? value.slice(1, -1) : value;
  throw new InvalidRequestError([
    { path: 'Idempotency-Key', message: 'expected 1 to 255 printable characters without spaces, quoted or unquoted' },
  ]);
}

/** Returns the scope of a caller's idempotency keys. That of the built-in key is a hash, so that the key itself is not stored. */
export function scopeOf({ keyId }: Caller, { apiKey }: Secrets): string {
  if (keyId !== undefined) return keyId;
  return createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
}
