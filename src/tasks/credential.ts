/** `api-key`: for callers. `worker-token`: for workers. `join-token`: exchanged once for a worker token. */
export type CredentialKind = 'api-key' | 'worker-token' | 'join-token';

/** The hash of a secret, and until when the secret is valid; without an end, as long as its credential. */
export interface SecretHash {
  hash: string;
  validUntilMs?: number;
}

/** Limits of one API key; an absent limit does not apply. The store enforces them. */
export interface KeyLimits {
  /** Waiting tasks, with delayed ones. */
  waitingMax?: number;
  /** Running tasks. More wait. */
  runningMax?: number;
  /** Open sessions. */
  sessionsMax?: number;
  /** Stored bytes of tasks: inputs, outcomes, output, artifacts and attempts. */
  storedBytesMax?: number;
  /** Tasks accepted within any 60 seconds. */
  submissionsPerMinuteMax?: number;
}

/** A stored credential. `definition` belongs to the module `access`; the store does not read it. */
export interface Credential {
  id: string;
  kind: CredentialKind;
  /** The current secret first; during a rotation also the previous one. */
  secrets: readonly SecretHash[];
  createdAtMs: number;
  expiresAtMs?: number;
  revokedAtMs?: number;
  definition: unknown;
  /** Share of the queue's turns among keys with waiting tasks; 1 by default. API keys only. */
  weight?: number;
  /** API keys only. */
  limits?: KeyLimits;
  /** Raised by each change. */
  version: number;
}
