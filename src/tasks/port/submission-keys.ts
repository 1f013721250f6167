import type { NewTask, Task } from '../task';

/** A name that a caller gives to a submission, so that sending it again makes no second task. */
export interface Idempotency {
  /** Unique for the caller. */
  key: string;
  /** Of all that is asked for: equal requests have equal ones. */
  fingerprint: string;
}

/** `isReplay`: the key had made the task before, and nothing was added. */
export interface Added {
  task: Task;
  isReplay: boolean;
}

/** The keys under which callers submitted tasks. */
export abstract class SubmissionKeys {
  /**
   * `TaskQueue.add`, or the task that the same key made before. @throws YardError as `add`, and `IDEMPOTENCY_KEY_REUSED` if the key made
   * a task from another request.
   */
  abstract addOnce(task: NewTask, idempotency: Idempotency): Promise<Added>;
  /** The task that the key made, if it made one. @throws YardError `IDEMPOTENCY_KEY_REUSED` as `addOnce`. */
  abstract find(idempotency: Idempotency): Promise<Task | undefined>;
}
