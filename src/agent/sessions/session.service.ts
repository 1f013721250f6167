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
   * @throws YardError `INVALID_REQUEST` if `ttlMs` is too long, `SESSIONS_FULL`, `NO_CAPABLE_WORKER` if no worker opens
   * it, `SHUTTING_DOWN`.
   */
  open(request: SessionRequest): Promise<Session> {
    return this.openings.open(request);
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(sessionId: string): Promise<Session> {
    const session = await this.store.sessions.get(sessionId);
    if (!session) throw sessionRejection(sessionId, undefined);
    return session;
  }

  /** Lists sessions, newest first. @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  list(
    states: readonly SessionState[] = sessionStates,
    page: { limit: number; cursor?: string },
  ): Promise<SessionPage> {
    return this.store.sessions.list(states, page);
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
   * @throws YardError `INVALID_REQUEST` if the session's worker cannot run the task, `NOT_FOUND`, `SESSION_LOST` if the
   * session has ended; synchronously or by the promise.
   */
  checkUse(task: NewTask): Promise<void> | undefined {
    if (task.sessionId === undefined) return undefined;
    const session = this.openSessions.get(task.sessionId);
    if (!session) return this.checkRemoteUse(task.sessionId, task);
    this.openSessions.check(session, task);
    return undefined;
  }

  /** Counts the sessions held here by capability. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { capability } of this.openSessions.list()) counts.set(capability, (counts.get(capability) ?? 0) + 1);
    return counts;
  }

  private async checkRemoteUse(sessionId: string, task: NewTask): Promise<void> {
    const session = await this.store.sessions.get(sessionId);
    if (session?.state !== 'open') throw sessionRejection(sessionId, session);
    this.openSessions.check(session, task);
  }
}
