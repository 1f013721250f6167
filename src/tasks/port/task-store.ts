import type { ArtifactRecords } from './artifact-records';
import type { AttemptRecords } from './attempt-records';
import type { CredentialRecords } from './credential-records';
import type { FleetRecords } from './fleet-records';
import type { SessionStore } from './session-store';
import type { SubmissionKeys } from './submission-keys';
import type { TaskChanges } from './task-changes';
import type { TaskQueue } from './task-queue';
import type { TaskRecords } from './task-records';
import type { TaskRetention } from './task-retention';

/**
 * The port to the task store, divided by purpose. Several stores may be open on the same data, one in each control plane; callers rely only on the
 * guarantees of this port, not on those of an engine. Promises of changes resolve when the change is durable. Calls of one turn of the event loop
 * take effect in call order.
 */
export abstract class TaskStore {
  abstract readonly queue: TaskQueue;
  abstract readonly attempts: AttemptRecords;
  abstract readonly tasks: TaskRecords;
  abstract readonly artifacts: ArtifactRecords;
  abstract readonly retention: TaskRetention;
  abstract readonly keys: SubmissionKeys;
  /** Sessions share the transactions of tasks. */
  abstract readonly sessions: SessionStore;
  abstract readonly credentials: CredentialRecords;
  abstract readonly changes: TaskChanges;
  abstract readonly fleet: FleetRecords;

  /** @throws YardError `CONFLICT` if another control plane has the store open and the engine supports only one. */
  abstract open(): Promise<void>;
  /** Makes earlier calls durable. Other stores on the same data stay open. */
  abstract close(): Promise<void>;
  /** Writes and removes a row. @throws if the store cannot be written, or if the live tasks cannot be read. */
  abstract probe(): Promise<void>;
}
