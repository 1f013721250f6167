import { builtInCaller, decideByOwner, hasScope, withRights, type Caller } from '../../access';
import { YardError } from '@yardmaster/protocol';
import {
  sessionRejection,
  sessionStates,
  type NewTask,
  type Session,
  type SessionPage,
  type SessionState,
  type TaskStore,
} from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionRequest } from './session-admission';
import type { SessionEndings } from './session-endings';
import type { SessionOpenings } from './session-openings';

/** The operations of callers on sessions. */
export class SessionService {
  constructor(
    private readonly store: TaskStore,
    private readonly openSessions: OpenSessions,
    private readonly openings: SessionOpenings,
    private readonly endings: SessionEndings,
  ) {}

  start(): void {
    this.openings.start();
  }

  /** Stops opening sessions; open ones stay open. */
  stop(): void {
    this.openings.stop();
  }

  /**
   * Opens a session on a worker that supports sessions for the capability. Resolves when it is durable.
   * @throws YardError `INVALID_REQUEST` if `ttlMs` is too long, `SESSIONS_FULL`, `KEY_LIMIT_REACHED`, `NO_CAPABLE_WORKER`
   * if no worker opens it, `FORBIDDEN` if the caller may not use the capability, `SHUTTING_DOWN`.
   */
  async open(request: SessionRequest, caller: Caller = builtInCaller): Promise<Session> {
    const { keyId } = caller;
    return this.openings.open({ ...withRights(request, caller), ...(keyId !== undefined && { keyId }) });
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(sessionId: string): Promise<Session> {
    const session = await this.store.sessions.get(sessionId);
    if (!session) throw sessionRejection(sessionId, undefined);
    return session;
  }

  /** Lists sessions, newest first; with `keyId`, only those of this API key. @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  list(
    states: readonly SessionState[] = sessionStates,
    page: { limit: number; cursor?: string },
    keyId?: string,
  ): Promise<SessionPage> {
    return this.store.sessions.list(states, page, keyId);
  }

  /**
   * Closes a session, unless it has ended. Its waiting and running tasks fail with `SESSION_LOST`. @throws YardError
   * `NOT_FOUND`.
   */
  async close(sessionId: string): Promise<void> {
    const session = await this.get(sessionId);
    if (session.state === 'open') await this.endings.close(session, { state: 'closed', reason: 'it was closed' });
  }

  /** Stops opening sessions. Sessions on these workers end as soon as no task needs them. */
  retire(workerIds: readonly string[]): void {
    this.stop();
    this.openSessions.retire(workerIds);
  }

  /**
   * Checks that a task can run in its session, if it has one; synchronous if the session is held here. The store makes
   * the final check when the task is added.
   * @throws YardError `INVALID_REQUEST` if the session's worker cannot run the task, `NOT_FOUND` (also for a session of
   * another key, unless the caller may operate it), `SESSION_LOST` if the session has ended; synchronously or by the
   * promise.
   */
  checkUse(task: NewTask, caller: Caller = builtInCaller): Promise<void> | undefined {
    if (task.sessionId === undefined) return undefined;
    const session = this.openSessions.get(task.sessionId);
    if (!session) return this.checkRemoteUse(task.sessionId, task, caller);
    assertUsable(session, caller);
    this.openSessions.check(session, task);
    return undefined;
  }

  /** Counts the sessions held here by capability. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { capability } of this.openSessions.list()) counts.set(capability, (counts.get(capability) ?? 0) + 1);
    return counts;
  }

  private async checkRemoteUse(sessionId: string, task: NewTask, caller: Caller): Promise<void> {
    const session = await this.store.sessions.get(sessionId);
    if (session) assertUsable(session, caller);
    if (session?.state !== 'open') throw sessionRejection(sessionId, session);
    this.openSessions.check(session, task);
  }
}

/** @throws YardError `FORBIDDEN`, or `NOT_FOUND` if the caller may not see the session. */
function assertUsable(session: Session, caller: Caller): void {
  if (hasScope(caller.scopes, 'operate')) return;
  const decision = decideByOwner(caller, session);
  if (decision === 'hidden') throw sessionRejection(session.id, undefined);
  if (decision === 'forbidden')
    throw new YardError('FORBIDDEN', `session ${session.id} belongs to another API key; open one with this key`);
}
