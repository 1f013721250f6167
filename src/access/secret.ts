import { createHmac, randomBytes } from 'node:crypto';

/** First part of a secret, by its kind. */
export const secretPrefixes = { 'api-key': 'yard', 'worker-token': 'yardw', 'join-token': 'yardj' } as const;

/** Longer secrets are never hashed: callers choose their length. */
const secretCharsMax = 512;

/** Creates a secret with 192 random bits. */
export function newSecret(kind: keyof typeof secretPrefixes): string {
  return `${secretPrefixes[kind]}_${randomBytes(24).toString('base64url')}`;
}

/**
 * Returns the HMAC-SHA-256 of a secret, in hex. Without `hashSecret`, which is only in the data folder, it tells nothing about the secret; so the
 * time of a lookup by hash tells nothing either. Undefined if the secret is too long.
 */
export function hashOf(secret: string, hashSecret: string): string | undefined {
  return secret.length <= secretCharsMax ? createHmac('sha256', hashSecret).update(secret).digest('hex') : undefined;
}
