import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '@yardmaster/protocol';
import type { AttemptStatus } from '../task';
import type { TaskState } from '../task.state';
import type { EncodedOutcome } from './encoded';
import type { EndedBy } from './rows';

/** How an attempt ended, as it was recorded. */
export interface AttemptEnd {
  endedBy: EndedBy | null;
  status: string | null;
  outcomeJson: string | null;
  /** An attempt after which its task went on has no more than the brief part of its outcome. */
  isBrief: boolean;
}

/** A report of the end of an attempt. */
export interface EndReport {
  endedBy: EndedBy;
  status: AttemptStatus | TaskState;
  outcome?: EncodedOutcome;
}

/** True if a report repeats the recorded end: by the same means and with the same outcome, if it has one. */
export function isRepeated(end: AttemptEnd | undefined, { endedBy, status, outcome }: EndReport): boolean {
  if (end?.endedBy !== endedBy) return false;
  if (endedBy === 'requeue' && end.status !== status) return false;
  return !outcome || isSameOutcome(end.outcomeJson, end.isBrief ? outcome.brief.json : outcome.json);
}

/** The order of keys does not matter. Artifacts are those recorded under the lease, whatever a worker reports. */
function isSameOutcome(storedJson: string | null, reportedJson: string): boolean {
  if (storedJson === null) return false;
  const [stored, reported] = [JSON.parse(storedJson) as Outcome, JSON.parse(reportedJson) as Outcome];
  return isDeepStrictEqual({ ...stored, artifacts: undefined }, { ...reported, artifacts: undefined });
}
