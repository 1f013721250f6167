import type { Outcome } from '@yardmaster/protocol';
import type { EndRequest } from '../end-request.policy';
import type { NewSession, Session, SessionEnd, SessionHolder, SessionState } from '../session';
import type { Attempt } from '../task';

export interface SessionPage {
  sessions: Session[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** What must hold for a session to end. */
export interface SessionEndCondition {
  /** It is still on this link. */
  linkId?: string;
  /** It was not used after this time, and no task waits for it or runs in it. */
  unusedSinceMs?: number;
}

/** The part of the task store in which sessions are kept. Every promise of a change resolves after it is durable. */
export abstract class SessionStore {
  /** Adds a session as `open`. @throws YardError `CONFLICT` if the id is taken. */
  abstract add(session: NewSession): Promise<Session>;
  /**
   * The same instance of the same worker, back on a new link, goes on with an open session, which is used now. Undefined if the session is not
   * open there, or if the worker has a newer link (`FleetRecords.link`).
   */
  abstract adopt(sessionId: string, keeper: SessionHolder, atMs: number): Promise<Session | undefined>;
  /** open → another state; undefined if it is not open, or if a condition does not hold. Its tasks end by `requestEnds` and `endTasks`. */
  abstract end(sessionId: string, end: SessionEnd, when?: SessionEndCondition): Promise<Session | undefined>;
  /** Ends tasks that wait for a session that is not open, delayed ones too, at most `limit`. Returns how many. */
  abstract endTasks(sessionId: string, outcome: Outcome, limit: number, atMs: number): Promise<number>;
  /** Requests the end of the tasks that run in a session that is not open, as `AttemptRecords.requestEnd`. Returns their attempts. */
  abstract requestEnds(sessionId: string, request: EndRequest): Promise<Attempt[]>;

  abstract get(sessionId: string): Promise<Session | undefined>;
  /** Newest first. @throws YardError `INVALID_REQUEST` with the path `cursor` if the cursor is not one of this list. */
  abstract list(states: readonly SessionState[], page: { limit: number; cursor?: string }): Promise<SessionPage>;
  /** The open sessions of a worker, oldest first. */
  abstract ofWorker(workerId: string): Promise<Session[]>;
  /** The open sessions over links that are not there (`isLinkAlive`): their worker is gone, or has another link, or its control plane has ended. */
  abstract abandoned(atMs: number): Promise<Session[]>;
  /** How many sessions are open. */
  abstract count(): Promise<number>;
}
