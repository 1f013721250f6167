import type { Credential, SecretHash } from '../tasks';

export type CredentialState = 'active' | 'expired' | 'revoked';

export const credentialStates: readonly CredentialState[] = ['active', 'expired', 'revoked'];

export function stateOf({ revokedAtMs, expiresAtMs }: Credential, nowMs: number): CredentialState {
  if (revokedAtMs !== undefined) return 'revoked';
  return expiresAtMs !== undefined && expiresAtMs <= nowMs ? 'expired' : 'active';
}

/** Returns the time at which a secret stops being valid; Infinity if none is set. */
export function endOf({ revokedAtMs, expiresAtMs = Infinity }: Credential, secret: SecretHash): number {
  return revokedAtMs === undefined ? Math.min(expiresAtMs, secret.validUntilMs ?? Infinity) : -Infinity;
}

/** Returns the secrets after a rotation: the new one, and the current one until the overlap ends. Older ones are dropped. */
export function rotated({ secrets }: Credential, hash: string, overlapMs: number, nowMs: number): SecretHash[] {
  const [current] = secrets;
  const isKept = current !== undefined && overlapMs > 0;
  return isKept ? [{ hash }, { hash: current.hash, validUntilMs: nowMs + overlapMs }] : [{ hash }];
}
