import type { WorkerRecord } from '../../registry';
import type { Claim, Assignment, ClaimResult, WaitingTask } from '../../tasks';

/** The worker that is to run a task, and why it is this one. */
export interface Match {
  worker: WorkerRecord;
  assignment: Assignment;
}

/** Finds the worker for a task; nothing if none has room for it. */
export type FindMatch = (task: WaitingTask) => Match | undefined;

/** What became of one task that was taken: its claim, and the worker it is for; or why it could not be claimed. */
export type AttemptClaim = (ClaimResult & { claim: Claim; worker: WorkerRecord }) | (ClaimResult & { error: unknown });
