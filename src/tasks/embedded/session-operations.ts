import { YardError } from '../../protocol';
import type { EndRequest } from '../end-request.policy';
import { toSessionStateChange } from '../feed';
import { sessionStates, type NewSession, type Session, type SessionEnd, type SessionState } from '../session';
import type { SessionPage } from '../port';
import type { Attempt, LabelSelector } from '../task';
import { formatSessionCursor, parseSessionCursor } from '../shared/cursors';
import type { EncodedOutcome } from '../shared/encoded';
import type { LiveTasks } from './live-tasks';
import type { Statements } from './statements';
import type { TaskOperations } from './task-operations';
import type { Written } from '../shared/written';

/** A row of `sessions`. */
interface SessionRow {
  seq: number;
  id: string;
  capability: string;
  labels: string;
  worker_id: string;
  instance_id: string;
  link_id: string | null;
  ttl_ms: number;
  created_at_ms: number;
  last_used_at_ms: number;
  state: SessionState;
  ended_at_ms: number | null;
  reason: string | null;
}

/** Sessions of one page. */
const limitMax = 1000;

/** The operations on sessions and their tasks. Those that write do so within an open transaction. */
export class SessionOperations {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly tasks: TaskOperations,
  ) {}

  add(session: NewSession, labelsJson: string): Written<Session> {
    const { id, capability, workerId, instanceId, linkId, ttlMs, createdAtMs } = session;
    const values = [id, capability, labelsJson, workerId, instanceId, ttlMs, createdAtMs, createdAtMs, linkId];
    const { changes } = this.statements.insertSession.run(...values);
    if (changes === 0) throw new YardError('CONFLICT', `session ${id} exists already`);
    return reached(this.get(id)!);
  }

  end(sessionId: string, { state, reason, lastUsedAtMs, endedAtMs }: SessionEnd): Written<Session | undefined> {
    const { changes } = this.statements.endSession.run(state, reason, lastUsedAtMs, endedAtMs, sessionId);
    return changes === 0 ? { value: undefined } : reached(this.get(sessionId)!);
  }

  /** Ends at most `limit` tasks that wait for the session. Returns how many. */
  endTasks(sessionId: string, outcome: EncodedOutcome, limit: number, atMs: number): Written<number> {
    const waiting = this.live.waitingIn(sessionId, limit);
    const ended = waiting.map(({ task }) => this.tasks.endQueued(task.id, outcome, atMs));
    return { value: ended.length, changes: ended.flatMap(({ changes = [] }) => changes) };
  }

  requestEnds(sessionId: string, request: EndRequest): Written<Attempt[]> {
    return { value: this.live.runningIn(sessionId).map((task) => this.tasks.requestEndOf(task, request)) };
  }

  get(sessionId: string): Session | undefined {
    const row = this.statements.sessionById.get(sessionId) as SessionRow | undefined;
    return row && toSession(row);
  }

  /** True if a task waits for the session or runs in it. */
  isNeeded(sessionId: string): boolean {
    return this.live.hasSession(sessionId);
  }

  /** Newest first. @throws InvalidPayloadError `INVALID_REQUEST` with the path `cursor`. */
  list(states: readonly SessionState[], page: { limit: number; cursor?: string }): SessionPage {
    const length = Math.min(Math.max(1, Math.trunc(page.limit)), limitMax);
    const beforeSeq = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : parseSessionCursor(page.cursor);
    const rows = sessionStates
      .filter((state) => states.includes(state))
      .flatMap((state) => this.statements.sessionsByState.all(state, beforeSeq, length + 1) as SessionRow[])
      .sort((a, b) => b.seq - a.seq);
    const shown = rows.slice(0, length);
    const sessions = shown.map(toSession);
    return rows.length > length ? { sessions, nextCursor: formatSessionCursor(shown.at(-1)!.seq) } : { sessions };
  }
}

function reached(session: Session): Written<Session> {
  return { value: session, fed: [toSessionStateChange(session)] };
}

function toSession(row: SessionRow): Session {
  const session: Session = {
    id: row.id,
    capability: row.capability,
    labels: JSON.parse(row.labels) as LabelSelector,
    workerId: row.worker_id,
    instanceId: row.instance_id,
    linkId: row.link_id ?? '',
    ttlMs: row.ttl_ms,
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
    state: row.state,
  };
  if (row.ended_at_ms !== null) session.endedAtMs = row.ended_at_ms;
  if (row.reason !== null) session.reason = row.reason;
  return session;
}
