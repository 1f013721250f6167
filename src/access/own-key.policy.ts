import { YardError } from '@yardmaster/protocol';
import type { Credential } from '../tasks';
import type { Caller } from './caller';

/** A key that rotates itself needs at least this overlap. */
export const ownOverlapMsMin = 60_000;

/**
 * Checks if a key may rotate a key. The end of a secret cuts the requests that it opened. So a key that rotates itself without an overlap, or with
 * its previous secret, would never receive the new one. @throws YardError `CONFLICT`.
 */
export function checkRotation({ keyId, secretHash }: Caller, { id, secrets }: Credential, overlapMs: number): void {
  if (keyId !== id) return;
  if (secrets[0]?.hash !== secretHash)
    throw new YardError('CONFLICT', 'a key can rotate itself only with its current secret, not the previous one');
  if (overlapMs >= ownOverlapMsMin) return;
  const message = `a key that rotates itself needs an overlap, or the response with the new secret is cut off; set overlapMs to ${ownOverlapMsMin} or more`;
  throw new YardError('CONFLICT', message, { details: { overlapMsMin: ownOverlapMsMin } });
}

/** Checks if a key may revoke a key. A key cannot revoke itself by mistake. @throws YardError `CONFLICT`. */
export function checkRevocation({ keyId }: Caller, id: string): void {
  if (keyId === id) throw new YardError('CONFLICT', 'a key cannot revoke itself; use another key with the scope admin');
}
