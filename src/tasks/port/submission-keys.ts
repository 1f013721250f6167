import type { NewTask, Task } from '../task';

/** The idempotency key of a submission. A repeated submission with the same key creates no second task. */
export interface Idempotency {
  /** Unique per caller. */
  key: string;
  /** Hash of the request: equal requests have equal fingerprints. */
  fingerprint: string;
}

/** With `isReplay`, the key belongs to an earlier task, and nothing was added. */
export interface Added {
  task: Task;
  isReplay: boolean;
}

/** The idempotency keys of submitted tasks. */
export abstract class SubmissionKeys {
  /**
   * Adds a task like `TaskQueue.add`, or returns the earlier task of this key. @throws YardError as `add`, and `IDEMPOTENCY_KEY_REUSED` if the
   * key belongs to another request.
   */
  abstract addOnce(task: NewTask, idempotency: Idempotency): Promise<Added>;
  /** Returns the task of a key; undefined if there is none. @throws YardError `IDEMPOTENCY_KEY_REUSED` as `addOnce`. */
  abstract find(idempotency: Idempotency): Promise<Task | undefined>;
}
