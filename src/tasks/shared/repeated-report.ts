import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '@yardmaster/protocol';
import type { AttemptStatus } from '../task';
import type { TaskState } from '../task.state';
import type { EncodedOutcome } from './encoded';
import type { EndedBy } from './rows';

/** The recorded end of an attempt. */
export interface AttemptEnd {
  endedBy: EndedBy | null;
  status: string | null;
  outcomeJson: string | null;
  /** True if only the brief outcome is stored, because the task was retried. */
  isBrief: boolean;
}

/** A report of the end of an attempt. */
export interface EndReport {
  endedBy: EndedBy;
  status: AttemptStatus | TaskState;
  outcome?: EncodedOutcome;
}

/** True if a report repeats the recorded end: the same operation and, if it has one, the same outcome. */
export function isRepeated(end: AttemptEnd | undefined, { endedBy, status, outcome }: EndReport): boolean {
  if (end?.endedBy !== endedBy) return false;
  if (endedBy === 'requeue' && end.status !== status) return false;
  return !outcome || isSameOutcome(end.outcomeJson, end.isBrief ? outcome.brief.json : outcome.json);
}

/** Compares outcomes regardless of key order and of artifacts, which the store fills in itself. */
function isSameOutcome(storedJson: string | null, reportedJson: string): boolean {
  if (storedJson === null) return false;
  const [stored, reported] = [JSON.parse(storedJson) as Outcome, JSON.parse(reportedJson) as Outcome];
  return isDeepStrictEqual({ ...stored, artifacts: undefined }, { ...reported, artifacts: undefined });
}
