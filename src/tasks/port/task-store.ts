import type { ArtifactRecords } from './artifact-records';
import type { AttemptRecords } from './attempt-records';
import type { FleetRecords } from './fleet-records';
import type { SessionStore } from './session-store';
import type { SubmissionKeys } from './submission-keys';
import type { TaskChanges } from './task-changes';
import type { TaskQueue } from './task-queue';
import type { TaskRecords } from './task-records';
import type { TaskRetention } from './task-retention';

/**
 * The port behind which tasks are kept, by purpose. Several stores may be open on the same data, one in each control plane: whatever the
 * promises of an engine are beyond this port, nobody may rely on them. Every promise of a change resolves after the change is durable, and
 * the calls of one turn of the event loop take effect in their order.
 */
export abstract class TaskStore {
  abstract readonly queue: TaskQueue;
  abstract readonly attempts: AttemptRecords;
  abstract readonly tasks: TaskRecords;
  abstract readonly artifacts: ArtifactRecords;
  abstract readonly retention: TaskRetention;
  abstract readonly keys: SubmissionKeys;
  /** Sessions are kept beside the tasks: what is called in one turn is done together. */
  abstract readonly sessions: SessionStore;
  abstract readonly changes: TaskChanges;
  abstract readonly fleet: FleetRecords;

  /** @throws YardError `CONFLICT` if another control plane has the store open and the engine serves only one. */
  abstract open(): Promise<void>;
  /** Makes what was called before durable. Other stores on the same data stay open. */
  abstract close(): Promise<void>;
  /** Writes and removes a row. @throws if the store cannot be written, or the tasks that wait and run cannot be read. */
  abstract probe(): Promise<void>;
}
