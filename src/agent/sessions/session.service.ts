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

/** What callers can do with sessions: open, use, look at, close. */
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

  /** Opens nothing more; open sessions stay open. */
  stop(): void {
    this.openings.stop();
  }

  /**
   * Opens a session on one of the workers that keep sessions for the capability; it is durable when this resolves.
   * @throws YardError `INVALID_REQUEST` for a `ttlMs` that is too long, `SESSIONS_FULL`, `NO_CAPABLE_WORKER` if no worker opens
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

  /** Newest first. @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  list(
    states: readonly SessionState[] = sessionStates,
    page: { limit: number; cursor?: string },
  ): Promise<SessionPage> {
    return this.store.sessions.list(states, page);
  }

  /** Ends a session, unless it has ended. Its waiting and running tasks fail with `SESSION_LOST`. @throws YardError `NOT_FOUND`. */
  async close(sessionId: string): Promise<void> {
    const session = await this.get(sessionId);
    if (session.state === 'open') await this.endings.close(session, { state: 'closed', reason: 'it was closed' });
  }

  /** Opens nothing more. Sessions on these workers, which are about to end, end as soon as no task waits for them or runs in them. */
  retire(workerIds: readonly string[]): void {
    this.stop();
    this.openSessions.retire(workerIds);
  }

  /**
   * Checks that a task can run in its session, if it names one: in this turn if the session is held here. The store has the last word, when
   * the task is added. @throws YardError in that turn or by the promise: `INVALID_REQUEST` if the worker of the session cannot do the task,
   * `NOT_FOUND`, `SESSION_LOST` if the session has ended.
   */
  checkUse(task: NewTask): Promise<void> | undefined {
    if (task.sessionId === undefined) return undefined;
    const session = this.openSessions.get(task.sessionId);
    if (!session) return this.checkRemoteUse(task.sessionId, task);
    this.openSessions.check(session, task);
    return undefined;
  }

  /** The sessions that are held here, by the capability that they were opened for. */
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
