import { InvalidPayloadError, YardError, type Outcome } from '../../protocol';
import type { EndRequest } from '../end-request.policy';
import { sessionStates, type NewSession, type Session, type SessionEnd, type SessionState } from '../session';
import { SessionStore, type SessionPage } from '../session-store';
import type { Attempt, LabelSelector } from '../task';
import { encode, encodeOutcome, type EncodedOutcome } from './encoded';
import type { LiveTasks } from './live-tasks';
import type { Statements } from './statements';
import type { TaskOperations, Written } from './task-operations';

/** What sessions are kept with, while the store is open. */
export interface SessionParts {
  statements: Statements;
  live: LiveTasks;
  operations: TaskOperations;
}

/** A row of `sessions`. */
interface SessionRow {
  seq: number;
  id: string;
  capability: string;
  labels: string;
  worker_id: string;
  instance_id: string;
  ttl_ms: number;
  created_at_ms: number;
  last_used_at_ms: number;
  state: SessionState;
  ended_at_ms: number | null;
  reason: string | null;
}

/** Sessions of one page, at most. */
const limitMax = 1000;

/** Sessions beside the tasks, in the same transactions. */
export class EmbeddedSessions extends SessionStore {
  constructor(
    private readonly parts: () => SessionParts,
    private readonly write: <E, T>(encode: () => E, operate: (encoded: E) => Written<T>) => Promise<T>,
  ) {
    super();
  }

  add(session: NewSession): Promise<Session> {
    const { id, capability, labels, workerId, instanceId, ttlMs, createdAtMs } = session;
    const encodeLabels = (): string => encode(labels, 'labels', 'INVALID_REQUEST').json;
    return this.write(encodeLabels, (labelsJson) => {
      const times = [ttlMs, createdAtMs, createdAtMs];
      const values = [id, capability, labelsJson, workerId, instanceId, ...times];
      const { changes } = this.parts().statements.insertSession.run(...values);
      if (changes === 0) throw new YardError('CONFLICT', `there is a session ${id} already`);
      return { value: this.find(id)! };
    });
  }

  end(sessionId: string, { state, reason, lastUsedAtMs, endedAtMs }: SessionEnd): Promise<Session | undefined> {
    return this.write(nothing, () => {
      const { endSession } = this.parts().statements;
      const { changes } = endSession.run(state, reason, lastUsedAtMs, endedAtMs, sessionId);
      return { value: changes === 0 ? undefined : this.find(sessionId) };
    });
  }

  endTasks(sessionId: string, outcome: Outcome, limit: number, atMs: number): Promise<number> {
    const encoded = (): EncodedOutcome => encodeOutcome(outcome);
    return this.write(encoded, (outcomeToTell) => {
      const { live, operations } = this.parts();
      const ended = live
        .waitingIn(sessionId, limit)
        .map(({ task }) => operations.endQueued(task.id, outcomeToTell, atMs));
      return { value: ended.length, changes: ended.flatMap(({ changes = [] }) => changes) };
    });
  }

  requestEnds(sessionId: string, request: EndRequest): Promise<Attempt[]> {
    const check = (): EncodedOutcome => encodeOutcome(request.outcome);
    return this.write(check, () => {
      const { live, operations } = this.parts();
      return { value: live.runningIn(sessionId).map((task) => operations.requestEndOf(task, request)) };
    });
  }

  async get(sessionId: string): Promise<Session | undefined> {
    return this.find(sessionId);
  }

  async list(states: readonly SessionState[], page: { limit: number; cursor?: string }): Promise<SessionPage> {
    const length = Math.min(Math.max(1, Math.trunc(page.limit)), limitMax);
    const beforeSeq = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : parseCursor(page.cursor);
    const { sessionsByState } = this.parts().statements;
    const rows = sessionStates
      .filter((state) => states.includes(state))
      .flatMap((state) => sessionsByState.all(state, beforeSeq, length + 1) as SessionRow[])
      .sort((a, b) => b.seq - a.seq);
    const shown = rows.slice(0, length);
    const sessions = shown.map(toSession);
    return rows.length > length ? { sessions, nextCursor: formatCursor(shown.at(-1)!.seq) } : { sessions };
  }

  async isNeeded(sessionId: string): Promise<boolean> {
    return this.parts().live.hasSession(sessionId);
  }

  private find(sessionId: string): Session | undefined {
    const row = this.parts().statements.sessionById.get(sessionId) as SessionRow | undefined;
    return row && toSession(row);
  }
}

function nothing(): void {}

function toSession(row: SessionRow): Session {
  const session: Session = {
    id: row.id,
    capability: row.capability,
    labels: JSON.parse(row.labels) as LabelSelector,
    workerId: row.worker_id,
    instanceId: row.instance_id,
    ttlMs: row.ttl_ms,
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    state: row.state,
  };
  if (row.ended_at_ms !== null) session.endedAtMs = row.ended_at_ms;
  if (row.reason !== null) session.reason = row.reason;
  return session;
}

function formatCursor(seq: number): string {
  return Buffer.from(`s${seq}`).toString('base64url');
}

function parseCursor(cursor: string): number {
  const [, seq] = /^s(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (seq !== undefined && formatCursor(Number(seq)) === cursor) return Number(seq);
  throw new InvalidPayloadError({ path: 'cursor', message: 'is no cursor of this list' }, 'INVALID_REQUEST');
}
