import type { Credential } from '../credential';
import type { KeyRejections, KeyUsage } from '../key-limit.policy';

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
  /**
   * Returns the usage of every API key with any, also of removed ones; with `keyId`, only of this key, at a cost that other keys do not raise. The built-in key has no id and is not counted. The store rejects a submission
   * with `KEY_LIMIT_REACHED` once its key is at a limit. Output and artifacts of running tasks, outcomes and requeued tasks are never rejected, so
   * they may exceed a limit.
   */
  abstract usage(keyId?: string): Promise<ReadonlyMap<string, KeyUsage>>;
  /** Returns how often each limit rejected a task or session in this process. */
  abstract rejections(): Promise<KeyRejections>;
  /** Calls `listener` within a second after any store changed a credential. The returned function unsubscribes. */
  abstract onChange(listener: () => void): () => void;
}
