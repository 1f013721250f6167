import type { Credential } from '../credential';

/** The credentials of callers and workers, without their secrets. */
export abstract class CredentialRecords {
  /** @throws YardError `CONFLICT` if the id exists. */
  abstract add(credential: Credential): Promise<void>;
  /** Replaces a credential, and raises its version. False if the stored version is another: read it again. */
  abstract replace(credential: Credential): Promise<boolean>;
  /** Removes a credential; false if there is none. */
  abstract remove(id: string): Promise<boolean>;
  /** Returns all credentials, oldest first. */
  abstract all(): Promise<readonly Credential[]>;
  /** Calls `listener` within a second after any store changed a credential. The returned function unsubscribes. */
  abstract onChange(listener: () => void): () => void;
}
