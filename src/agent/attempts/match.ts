import type { WorkerRecord } from '../../registry';
import type { Claim, Assignment, ClaimResult, WaitingTask } from '../../tasks';

/** The chosen worker for a task, and the reason. */
export interface Match {
  worker: WorkerRecord;
  assignment: Assignment;
}

/** Returns the worker for a task, or undefined if none has a free slot. */
export type FindMatch = (task: WaitingTask) => Match | undefined;

/** The result of one claim: the claim and its worker, or the error. */
export type AttemptClaim = (ClaimResult & { claim: Claim; worker: WorkerRecord }) | (ClaimResult & { error: unknown });
