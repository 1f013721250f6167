import type { Outcome } from '@yardmaster/protocol';
import type { EndRequest } from '../end-request.policy';
import type { NewSession, Session, SessionEnd, SessionHolder, SessionState } from '../session';
import type { Attempt } from '../task';

export interface SessionPage {
  sessions: Session[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** Conditions for ending a session. */
export interface SessionEndCondition {
  /** The session is still on this link. */
  linkId?: string;
  /** The session was not used after this time, and has no waiting or running task. */
  unusedSinceMs?: number;
}

/** The sessions of the task store. Promises of changes resolve when the change is durable. */
export abstract class SessionStore {
  /** Adds an open session. @throws YardError `KEY_LIMIT_REACHED` at the limit of its API key, `CONFLICT` if the id exists. */
  abstract add(session: NewSession): Promise<Session>;
  /** Checks if the key could add a session besides `pending` others; `add` decides. @throws YardError `KEY_LIMIT_REACHED`. */
  abstract checkLimit(keyId: string, pending: number): Promise<void>;
  /**
   * Moves an open session to a new link of the same worker instance; this counts as a use. Undefined if that instance has no such open session,
   * or if the worker has a newer link (`FleetRecords.link`).
   */
  abstract adopt(sessionId: string, holder: SessionHolder, atMs: number): Promise<Session | undefined>;
  /** open → a final state; undefined if it is not open or a condition fails. Use `requestEnds` and `endTasks` to end its tasks. */
  abstract end(sessionId: string, end: SessionEnd, when?: SessionEndCondition): Promise<Session | undefined>;
  /** Ends waiting and delayed tasks of an ended session, at most `limit`. Returns their number. */
  abstract endTasks(sessionId: string, outcome: Outcome, limit: number, atMs: number): Promise<number>;
  /** Requests the end of the running tasks of an ended session, like `AttemptRecords.requestEnd`. Returns their attempts. */
  abstract requestEnds(sessionId: string, request: EndRequest): Promise<Attempt[]>;

  abstract get(sessionId: string): Promise<Session | undefined>;
  /**
   * Lists sessions, newest first; with `keyId`, only those of this API key. @throws YardError `INVALID_REQUEST` with the path `cursor` for a
   * cursor of another list.
   */
  abstract list(
    states: readonly SessionState[],
    page: { limit: number; cursor?: string },
    keyId?: string,
  ): Promise<SessionPage>;
  /** Returns the open sessions of a worker, oldest first. */
  abstract ofWorker(workerId: string): Promise<Session[]>;
  /** Returns the open sessions whose link is not alive (`isLinkAlive`). */
  abstract abandoned(atMs: number): Promise<Session[]>;
  /** Returns the number of open sessions. */
  abstract count(): Promise<number>;
}
