import { parseLeaseId } from '../ids';
import type { AttemptEnd } from '../shared/repeated-report';
import type { AttemptRow, TaskRow } from '../shared/rows';
import type { Statements } from './statements';

/** The end of the attempt that had this lease; nothing if no attempt had it. */
export function attemptEnd({ taskById, attempt: attemptOf }: Statements, leaseId: string): AttemptEnd | undefined {
  const named = parseLeaseId(leaseId);
  const task = named && (taskById.get(named.taskId) as TaskRow | undefined);
  const attempt = task && (attemptOf.get(task.seq, named.attempt) as AttemptRow | undefined);
  if (attempt?.lease_id !== leaseId) return undefined;
  // The row of the task says how its last attempt ended, if that ended the task.
  const isLast = attempt.ended_by === null && task!.attempt === attempt.attempt;
  const { ended_by: endedBy, outcome: outcomeJson } = isLast ? task! : attempt;
  return { endedBy, status: attempt.status, outcomeJson, isBrief: !isLast };
}
