import { createHash } from 'node:crypto';
import { header } from '../notes/api-notes.decorator';
import { InvalidRequestError } from '../problem/invalid-request.error';

const waitPattern = /^wait\s*=\s*"?(\d{1,9})"?\s*(;.*)?$/i;

/**
 * Reads from the header `Prefer` (RFC 7240, section 4.3) how long a caller would like to wait, at most `waitMsMax`. Undefined without such
 * a preference; an unknown preference is ignored, as the RFC asks.
 */
export function preferredWaitMs(prefer: string | undefined, waitMsMax: number): number | undefined {
  for (const preference of prefer?.split(',') ?? []) {
    const [, seconds] = waitPattern.exec(preference.trim()) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds) * 1000, waitMsMax);
  }
  return undefined;
}

/** The value of `Preference-Applied` for a granted wait. */
export function appliedWait(waitMs: number): string {
  return `wait=${Math.floor(waitMs / 1000)}`;
}

/** A key of 1 to 255 printable characters, in quotes or not; one that begins with a quote ends with another. */
const idempotencyKeyPattern = /^(?:"[!-~]{1,255}"|[!#-~][!-~]{0,254})$/;

/** The same header in the OpenAPI document. */
export const idempotencyKeyHeader = header('Idempotency-Key', 'The same key and body give the same task.', {
  type: 'string',
  pattern: idempotencyKeyPattern.source,
});

/**
 * Reads the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): 1 to 255 printable characters, in quotes or not.
 * Undefined without the header. @throws InvalidRequestError
 */
export function readIdempotencyKey(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (idempotencyKeyPattern.test(value)) return value.startsWith('"') ? value.slice(1, -1) : value;
  throw new InvalidRequestError([
    { path: 'Idempotency-Key', message: 'expected 1 to 255 printable characters without spaces, in quotes or not' },
  ]);
}

/** Keeps the idempotency keys of callers with different API keys apart, without storing the API keys. */
export function scopeOf(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex').slice(0, 16);
}
