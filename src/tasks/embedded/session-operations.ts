import { YardError } from '@yardmaster/protocol';
import type { EndRequest } from '../end-request.policy';
import { toSessionStateChange } from '../feed';
import {
  sessionStates,
  type NewSession,
  type Session,
  type SessionEnd,
  type SessionHolder,
  type SessionState,
} from '../session';
import type { SessionEndCondition, SessionPage, WorkerLink } from '../port';
import type { Attempt, LabelSelector } from '../task';
import { formatSessionCursor, parseSessionCursor } from '../shared/cursors';
import type { EncodedOutcome } from '../shared/encoded';
import type { KeyUsages } from './key-usage';
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
  key_id: string | null;
}

/** Limit of sessions per page. */
const limitMax = 1000;

/** The operations on sessions and their tasks. Writes require an open transaction. */
export class SessionOperations {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly tasks: TaskOperations,
    private readonly usages: KeyUsages,
  ) {}

  add(session: NewSession, labelsJson: string): Written<Session> {
    const { id, capability, workerId, instanceId, linkId, ttlMs, createdAtMs, keyId = null } = session;
    this.usages.admitSession(session.keyId);
    const values = [id, capability, labelsJson, workerId, instanceId, ttlMs, createdAtMs, createdAtMs, linkId, keyId];
    const { changes } = this.statements.insertSession.run(...values);
    if (changes === 0) throw new YardError('CONFLICT', `session ${id} exists already`);
    return reached(this.get(id)!);
  }

  adopt(
    sessionId: string,
    { workerId, instanceId, linkId }: SessionHolder,
    atMs: number,
  ): Written<Session | undefined> {
    const { changes } = this.statements.adoptSession.run(linkId, atMs, sessionId, workerId, instanceId);
    return { value: changes === 0 ? undefined : this.get(sessionId) };
  }

  end(
    sessionId: string,
    { state, reason, endedAtMs }: SessionEnd,
    { linkId, unusedSinceMs }: SessionEndCondition,
  ): Written<Session | undefined> {
    if (unusedSinceMs !== undefined && this.live.hasSession(sessionId)) return { value: undefined };
    const condition = [linkId ?? null, unusedSinceMs ?? Number.MAX_SAFE_INTEGER];
    const { changes } = this.statements.endSession.run(state, reason, endedAtMs, sessionId, ...condition);
    return changes === 0 ? { value: undefined } : reached(this.get(sessionId)!);
  }

  /** Ends at most `limit` waiting tasks of an ended session. Returns their number. */
  endTasks(sessionId: string, outcome: EncodedOutcome, limit: number, atMs: number): Written<number> {
    if (this.isOpen(sessionId)) return { value: 0 };
    const waiting = this.live.waitingIn(sessionId, limit);
    const ended = waiting.map(({ task }) => this.tasks.endQueued(task.id, outcome, atMs));
    return { value: ended.length, changes: ended.flatMap(({ changes = [] }) => changes) };
  }

  requestEnds(sessionId: string, request: EndRequest): Written<Attempt[]> {
    if (this.isOpen(sessionId)) return { value: [] };
    return { value: this.live.runningIn(sessionId).map((task) => this.tasks.requestEndOf(task, request)) };
  }

  get(sessionId: string): Session | undefined {
    const row = this.statements.sessionById.get(sessionId) as SessionRow | undefined;
    return row && toSession(row);
  }

  /** Returns the open sessions of a worker, oldest first. */
  ofWorker(workerId: string): Session[] {
    const rows = this.statements.openSessionsOf.all(workerId) as SessionRow[];
    return rows.sort((a, b) => a.seq - b.seq).map(toSession);
  }

  /** Returns the open sessions whose link is not alive. */
  abandoned(isThere: (link: WorkerLink) => boolean): Session[] {
    const links = this.statements.linksOfSessions.all() as Array<WorkerLink & { seq: number }>;
    const gone = links.filter((link) => !isThere(link));
    return gone.map(({ seq }) => toSession(this.statements.sessionBySeq.get(seq) as SessionRow));
  }

  /** Returns the number of open sessions. */
  count(): number {
    return (this.statements.openSessionCount.get() as { count: number }).count;
  }

  /** Lists sessions, newest first. @throws InvalidPayloadError `INVALID_REQUEST` with the path `cursor`. */
  list(states: readonly SessionState[], page: { limit: number; cursor?: string }, keyId?: string): SessionPage {
    const length = Math.min(Math.max(1, Math.trunc(page.limit)), limitMax);
    const beforeSeq = page.cursor === undefined ? Number.MAX_SAFE_INTEGER : parseSessionCursor(page.cursor);
    const inState = (state: SessionState): SessionRow[] =>
      (keyId === undefined
        ? this.statements.sessionsByState.all(state, beforeSeq, length + 1)
        : this.statements.sessionsByKey.all(keyId, state, beforeSeq, length + 1)) as SessionRow[];
    const rows = sessionStates
      .filter((state) => states.includes(state))
      .flatMap(inState)
      .sort((a, b) => b.seq - a.seq);
    const shown = rows.slice(0, length);
    const sessions = shown.map(toSession);
    return rows.length > length ? { sessions, nextCursor: formatSessionCursor(shown.at(-1)!.seq) } : { sessions };
  }

  private isOpen(sessionId: string): boolean {
    return this.get(sessionId)?.state === 'open';
  }
}

function reached(session: Session): Written<Session> {
  return { value: session, sessionChanges: [toSessionStateChange(session)] };
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
  if (row.key_id !== null) session.keyId = row.key_id;
  return session;
}
