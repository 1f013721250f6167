import type { Random } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { LabelSelector } from './task';

/** `open`: tasks may run in it. Final states: `closed` by its caller, `expired` after a time without use, `lost` with its worker. */
export type SessionState = 'open' | 'closed' | 'expired' | 'lost';

export const sessionStates: readonly SessionState[] = ['open', 'closed', 'expired', 'lost'];

/** A session to be added. */
export interface NewSession {
  id: string;
  /** The capability used to choose the worker; tasks of other capabilities may use the session too. */
  capability: string;
  labels: LabelSelector;
  workerId: string;
  /** The session is lost if another instance of the worker registers. */
  instanceId: string;
  /** The link of its worker; set by add and adopt. Empty if a version without link ids opened it. */
  linkId: string;
  /** The API key that opened the session; undefined for the built-in key. */
  keyId?: string;
  /** The session expires after this time without use. */
  ttlMs: number;
  createdAtMs: number;
}

/** A stored session. */
export interface Session extends NewSession {
  state: SessionState;
  /** Time of opening, of the last adoption, or of the last task added or ended; the latest. Set by the store. */
  lastUsedAtMs: number;
  /** Set, with `reason`, when the session ends. */
  endedAtMs?: number;
  reason?: string;
}

/** The worker instance that has a session, and its link. */
export type SessionHolder = Pick<Session, 'workerId' | 'instanceId' | 'linkId'>;

/** How a session ends. */
export interface SessionEnd {
  state: Exclude<SessionState, 'open'>;
  reason: string;
  endedAtMs: number;
}

/** Returns a session id that sorts by time: `s-<time>-<random>`. */
export function newSessionId(nowMs: number, random: Random): string {
  return `s-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** Creates the error for a task whose session is not open: `NOT_FOUND` if it does not exist, `SESSION_LOST` if it has ended. */
export function sessionRejection(sessionId: string, session: Pick<Session, 'state' | 'reason'> | undefined): YardError {
  if (!session) return new YardError('NOT_FOUND', `session ${sessionId} not found`);
  const { state, reason } = session;
  const details = { sessionId, state, ...(reason !== undefined && { reason }) };
  return new YardError('SESSION_LOST', `session ${sessionId} has ended: ${reason ?? state}`, { details });
}
