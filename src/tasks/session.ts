import type { Random } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { LabelSelector } from './task';

/**
 * `open` while tasks may run in it. Then, for good: `closed` by its caller, `expired` since it was not used, `lost` with what its
 * worker held.
 */
export type SessionState = 'open' | 'closed' | 'expired' | 'lost';

export const sessionStates: readonly SessionState[] = ['open', 'closed', 'expired', 'lost'];

/** State that one worker keeps between tasks, as it is handed to the store. */
export interface NewSession {
  id: string;
  /** What it was opened for; tasks of other capabilities may use it too. */
  capability: string;
  labels: LabelSelector;
  workerId: string;
  /** With another instance of the worker the session is lost. */
  instanceId: string;
  /** The link over which its worker is reached; set by add and adopt. Empty if it was opened by a version that knew no links. */
  linkId: string;
  /** How long it may be unused. */
  ttlMs: number;
  createdAtMs: number;
}

/** A session as the store keeps it. */
export interface Session extends NewSession {
  state: SessionState;
  /** When it was opened or adopted, or a task in it was added or ended. Set by the store. */
  lastUsedAtMs: number;
  /** Set, with `reason`, when it ends. */
  endedAtMs?: number;
  reason?: string;
}

/** Who keeps a session: one start of a worker, reached over one link. */
export type SessionHolder = Pick<Session, 'workerId' | 'instanceId' | 'linkId'>;

/** How a session ends. */
export interface SessionEnd {
  state: Exclude<SessionState, 'open'>;
  reason: string;
  endedAtMs: number;
}

/** Ids that grow with time, as those of tasks: `s-<time>-<chance>`. */
export function newSessionId(nowMs: number, random: Random): string {
  return `s-${nowMs.toString(36).padStart(9, '0')}-${random.id().replaceAll('-', '').slice(0, 16)}`;
}

/** Creates the error that refuses a task of a session that is not open: `NOT_FOUND` if there is none, `SESSION_LOST` if it has ended. */
export function sessionRejection(sessionId: string, session: Pick<Session, 'state' | 'reason'> | undefined): YardError {
  if (!session) return new YardError('NOT_FOUND', `session ${sessionId} not found`);
  const { state, reason } = session;
  const details = { sessionId, state, ...(reason !== undefined && { reason }) };
  return new YardError('SESSION_LOST', `session ${sessionId} has ended: ${reason ?? state}`, { details });
}
