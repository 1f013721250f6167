import type { Outcome } from '../../protocol';
import type { EndRequest } from '../end-request.policy';
import type { NewSession, Session, SessionEnd, SessionState } from '../session';
import type { Attempt } from '../task';

export interface SessionPage {
  sessions: Session[];
  /** Opaque; absent on the last page. */
  nextCursor?: string;
}

/** The part of the task store in which sessions are kept. Every promise of a change resolves after it is durable. */
export abstract class SessionStore {
  /** Adds a session as `open`. @throws YardError `CONFLICT` if the id is taken. */
  abstract add(session: NewSession): Promise<Session>;
  /** open → another state; nothing if it is not open. `endTasks` ends what waits for it, `requestEnds` asks for the end of what runs. */
  abstract end(sessionId: string, end: SessionEnd): Promise<Session | undefined>;
  /** Ends tasks that wait for the session, delayed ones too, at most `limit`. Gives how many. */
  abstract endTasks(sessionId: string, outcome: Outcome, limit: number, atMs: number): Promise<number>;
  /** Requests the end of the tasks that run in the session, as `TaskStore.requestEnd` does for one. Returns their attempts. */
  abstract requestEnds(sessionId: string, request: EndRequest): Promise<Attempt[]>;

  abstract get(sessionId: string): Promise<Session | undefined>;
  /** Newest first. @throws YardError `INVALID_REQUEST` with the path `cursor` if the cursor is not one of this list. */
  abstract list(states: readonly SessionState[], page: { limit: number; cursor?: string }): Promise<SessionPage>;
  /** Whether a task waits for the session or runs in it. */
  abstract isNeeded(sessionId: string): Promise<boolean>;
}
