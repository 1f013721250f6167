import type { Outcome } from '../../../protocol';
import type { EndRequest } from '../../end-request.policy';
import { type SessionPage, SessionStore } from '../../port';
import type { NewSession, Session, SessionEnd, SessionState } from '../../session';
import { encode, encodeOutcome } from '../../shared/encoded';
import type { Attempt } from '../../task';
import { type EngineAccess, nothing } from './engine-access';

/** Sessions beside the tasks, in the same transactions. */
export class EmbeddedSessions extends SessionStore {
  constructor(private readonly access: EngineAccess) {
    super();
  }

  add(session: NewSession): Promise<Session> {
    return this.access.write(
      () => encode(session.labels, 'labels', 'INVALID_REQUEST').json,
      ({ sessions }, labelsJson) => sessions.add(session, labelsJson),
    );
  }

  end(sessionId: string, end: SessionEnd): Promise<Session | undefined> {
    return this.access.write(nothing, ({ sessions }) => sessions.end(sessionId, end));
  }

  endTasks(sessionId: string, outcome: Outcome, limit: number, atMs: number): Promise<number> {
    return this.access.write(
      () => encodeOutcome(outcome),
      ({ sessions }, encoded) => sessions.endTasks(sessionId, encoded, limit, atMs),
    );
  }

  requestEnds(sessionId: string, request: EndRequest): Promise<Attempt[]> {
    return this.access.write(
      () => encodeOutcome(request.outcome),
      ({ sessions }) => sessions.requestEnds(sessionId, request),
    );
  }

  async get(sessionId: string): Promise<Session | undefined> {
    return this.access.opened.sessions.get(sessionId);
  }

  async list(states: readonly SessionState[], page: { limit: number; cursor?: string }): Promise<SessionPage> {
    return this.access.opened.sessions.list(states, page);
  }

  async isNeeded(sessionId: string): Promise<boolean> {
    return this.access.opened.sessions.isNeeded(sessionId);
  }
}
