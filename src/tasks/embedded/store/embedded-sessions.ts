import type { Outcome } from '@yardmaster/protocol';
import type { EndRequest } from '../../end-request.policy';
import { isLinkAlive, type SessionEndCondition, type SessionPage, SessionStore } from '../../port';
import type { NewSession, Session, SessionEnd, SessionHolder, SessionState } from '../../session';
import { encode, encodeOutcome } from '../../shared/encoded';
import type { Attempt } from '../../task';
import { type EngineAccess, nothing } from './engine-access';

/** Sessions, in the same transactions as tasks. */
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

  async checkLimit(keyId: string, pending: number): Promise<void> {
    this.access.opened.usages.admitSession(keyId, pending);
  }

  adopt(sessionId: string, holder: SessionHolder, atMs: number): Promise<Session | undefined> {
    return this.access.write(nothing, ({ sessions }) => {
      const current = this.access.engine.fleet.get(holder.workerId)?.linkId ?? holder.linkId;
      return current === holder.linkId ? sessions.adopt(sessionId, holder, atMs) : { value: undefined };
    });
  }

  end(sessionId: string, end: SessionEnd, when: SessionEndCondition = {}): Promise<Session | undefined> {
    return this.access.write(nothing, ({ sessions }) => sessions.end(sessionId, end, when));
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

  async list(
    states: readonly SessionState[],
    page: { limit: number; cursor?: string },
    keyId?: string,
  ): Promise<SessionPage> {
    return this.access.opened.sessions.list(states, page, keyId);
  }

  async ofWorker(workerId: string): Promise<Session[]> {
    return this.access.opened.sessions.ofWorker(workerId);
  }

  async abandoned(atMs: number): Promise<Session[]> {
    const { fleet } = this.access.engine;
    return this.access.opened.sessions.abandoned((link) => isLinkAlive(fleet, link, atMs));
  }

  async count(): Promise<number> {
    return this.access.opened.sessions.count();
  }
}
