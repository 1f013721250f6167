import type { Outcome } from '../../protocol';
import type { EndRequest } from '../end-request.policy';
import type { NewSession, Session, SessionEnd, SessionState } from '../session';
import { SessionStore, type SessionPage } from '../session-store';
import type { Attempt } from '../task';
import { encode, encodeOutcome } from './encoded';
import type { SessionOperations } from './session-operations';
import type { Written } from './written';

/** Encodes first, then runs the operation in the transaction of this turn. */
type Write = <E, T>(encode: () => E, operate: (encoded: E) => Written<T>) => Promise<T>;

/** Sessions beside the tasks, in the same transactions. */
export class EmbeddedSessions extends SessionStore {
  /** `operations`: those of the open store. @throws YardError `SHUTTING_DOWN` if it is not open. */
  constructor(
    private readonly operations: () => SessionOperations,
    private readonly write: Write,
  ) {
    super();
  }

  add(session: NewSession): Promise<Session> {
    return this.write(
      () => encode(session.labels, 'labels', 'INVALID_REQUEST').json,
      (labelsJson) => this.operations().add(session, labelsJson),
    );
  }

  end(sessionId: string, end: SessionEnd): Promise<Session | undefined> {
    return this.write(nothing, () => this.operations().end(sessionId, end));
  }

  endTasks(sessionId: string, outcome: Outcome, limit: number, atMs: number): Promise<number> {
    return this.write(
      () => encodeOutcome(outcome),
      (encoded) => this.operations().endTasks(sessionId, encoded, limit, atMs),
    );
  }

  requestEnds(sessionId: string, request: EndRequest): Promise<Attempt[]> {
    return this.write(
      () => encodeOutcome(request.outcome),
      () => this.operations().requestEnds(sessionId, request),
    );
  }

  async get(sessionId: string): Promise<Session | undefined> {
    return this.operations().get(sessionId);
  }

  async list(states: readonly SessionState[], page: { limit: number; cursor?: string }): Promise<SessionPage> {
    return this.operations().list(states, page);
  }

  async isNeeded(sessionId: string): Promise<boolean> {
    return this.operations().isNeeded(sessionId);
  }
}

function nothing(): void {}
