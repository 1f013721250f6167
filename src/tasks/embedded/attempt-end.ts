import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../../protocol';
import { parseLeaseId } from '../ids';
import type { AttemptStatus } from '../task';
import type { TaskState } from '../task.state';
import type { EncodedOutcome } from './encoded';
import type { AttemptRow, EndedBy, TaskRow } from './rows';
import type { Statements } from './statements';

/** How an attempt ended, as it was recorded. */
export interface AttemptEnd {
  endedBy: EndedBy | null;
  status: string | null;
  outcomeJson: string | null;
  /** An attempt after which its task went on has no more than the brief part of its outcome. */
  isBrief: boolean;
}

/** A report of the end of an attempt. */
interface EndReport {
  endedBy: EndedBy;
  status: AttemptStatus | TaskState;
  outcome?: EncodedOutcome;
}

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

/** True if a report repeats the recorded end: by the same means and with the same outcome, if it has one. */
export function isRepeated(end: AttemptEnd | undefined, { endedBy, status, outcome }: EndReport): boolean {
  if (end?.endedBy !== endedBy) return false;
  if (endedBy === 'requeue' && end.status !== status) return false;
  return !outcome || isSameOutcome(end.outcomeJson, end.isBrief ? outcome.brief.json : outcome.json);
}

/** The order of keys does not matter. Artifacts are those recorded under the lease, whatever a worker reports. */
function isSameOutcome(storedJson: string | null, toldJson: string): boolean {
  if (storedJson === null) return false;
  const [stored, told] = [JSON.parse(storedJson) as Outcome, JSON.parse(toldJson) as Outcome];
  return isDeepStrictEqual({ ...stored, artifacts: undefined }, { ...told, artifacts: undefined });
}
