import { parseLeaseId } from '../ids';
import type { AttemptEnd } from '../shared/repeated-report';
import type { AttemptRow, TaskRow } from '../shared/rows';
import type { Statements } from './statements';

/** Returns the end of the attempt that had this lease; undefined if there is none. */
export function attemptEnd({ taskById, attempt: attemptOf }: Statements, leaseId: string): AttemptEnd | undefined {
  const named = parseLeaseId(leaseId);
  const task = named && (taskById.get(named.taskId) as TaskRow | undefined);
  const attempt = task && (attemptOf.get(task.seq, named.attempt) as AttemptRow | undefined);
  if (attempt?.lease_id !== leaseId) return undefined;
  // If the last attempt ended the task, its end is in the row of the task.
  const isLast = attempt.ended_by === null && task!.attempt === attempt.attempt;
  const { ended_by: endedBy, outcome: outcomeJson } = isLast ? task! : attempt;
  return { endedBy, status: attempt.status, outcomeJson, isBrief: !isLast };
}
