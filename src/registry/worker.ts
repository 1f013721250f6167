import type { Capability, Labels, WorkerHeartbeat } from '@yardmaster/protocol';
import type { Candidate } from '../strategies';
import type { WorkerState } from './worker.state';

/** A worker's registration message. */
export interface Registration {
  workerId: string;
  instanceId: string;
  /** Its link; new with each registration. */
  linkId: string;
  name: string;
  version: string;
  slots: number;
  capabilities: Capability[];
  labels: Labels;
  /** Limit of sessions at the same time, if it supports sessions. */
  sessionsMax?: number;
}

/** A worker in the registry. Only the registry changes it. */
export interface WorkerRecord extends Readonly<Registration> {
  readonly state: WorkerState;
  /** Running tasks that this replica gave to it: the only load used for decisions. */
  readonly inFlight: ReadonlySet<string>;
  readonly registeredAtMs: number;
  /** Time of its last registration or status report. */
  readonly lastSeenAtMs: number;
  /** Number of links after the first. */
  readonly reconnects: number;
  readonly heartbeats: number;
  /** Why its last link closed; set while it is suspect or offline. */
  readonly linkEnd?: 'closed' | 'silent';
  /** True if an operator drained it; it stays `draining` across reconnections until it is resumed. */
  readonly isCordoned: boolean;
  /** Rejections in a row although a slot was free. Reset when it accepts a task. */
  readonly rejectionsInARow: number;
  /** Until then it gets no task after rejections; reset to 0 by a timer. */
  readonly pausedUntilMs: number;
  /** As last reported; shown to people, not used for decisions. */
  readonly load?: WorkerHeartbeat['load'];
}

/** A worker that supports sessions. */
export interface SessionHost {
  candidate: Candidate;
  sessionsMax: number;
}
