import type { Capability, Labels, WorkerHeartbeat } from '@yardmaster/protocol';
import type { Candidate } from '../strategies';
import type { WorkerState } from './worker.state';

/** What a worker says of itself when it registers. */
export interface Registration {
  workerId: string;
  instanceId: string;
  /** The link on which it registered; new with each registration. */
  linkId: string;
  name: string;
  version: string;
  slots: number;
  capabilities: Capability[];
  labels: Labels;
  /** Sessions that it keeps at the same time, where it keeps any. */
  sessionsMax?: number;
}

/** A worker as the registry knows it. Only the registry changes it. */
export interface WorkerRecord extends Readonly<Registration> {
  readonly state: WorkerState;
  /** Tasks that this control plane has given it and that have not ended: the only load that counts. */
  readonly inFlight: ReadonlySet<string>;
  readonly registeredAtMs: number;
  /** When it last registered or reported its status. */
  readonly lastSeenAtMs: number;
  /** Links after the first one. */
  readonly reconnects: number;
  readonly heartbeats: number;
  /** Why its last link closed, while it is suspect or offline. */
  readonly linkEnd?: 'closed' | 'silent';
  /** An operator drained it; it stays `draining` through reconnections until somebody resumes it. */
  readonly isCordoned: boolean;
  /** Tasks in a row that it did not take although it seemed to have room. Cleared when it takes one. */
  readonly rejectionsInARow: number;
  /** Because of them it gets no other before this time; 0 once a timer has ended that. */
  readonly pausedUntilMs: number;
  /** As last reported; for people to look at, not for decisions. */
  readonly load?: WorkerHeartbeat['load'];
}

/** A worker that keeps sessions. */
export interface SessionHost {
  candidate: Candidate;
  sessionsMax: number;
}
