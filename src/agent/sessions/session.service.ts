import { YardError } from '../../protocol';
import {
  sessionStates,
  type NewTask,
  type Session,
  type SessionPage,
  type SessionState,
  type TaskStore,
} from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionAdmission, SessionRequest } from './session-admission';
import type { SessionEndings } from './session-endings';
import type { SessionOpener } from './session-opener';

/** What callers can do with sessions: open, use, look at, close. */
export class SessionService {
  constructor(
    private readonly store: TaskStore,
    private readonly openSessions: OpenSessions,
    private readonly admission: SessionAdmission,
    private readonly opener: SessionOpener,
    private readonly endings: SessionEndings,
  ) {}

  start(): void {
    this.admission.start();
  }

  /** Opens nothing more; open sessions stay open. */
  stop(): void {
    this.admission.stop();
  }

  /**
   * Opens a session on one of the workers that keep sessions for the capability; it is durable when this resolves.
   * @throws YardError `INVALID_REQUEST` for a `ttlMs` that is too long, `SESSIONS_FULL`, `NO_CAPABLE_WORKER` if no worker opens
   * it, `SHUTTING_DOWN`.
   */
  async open(request: SessionRequest): Promise<Session> {
    return this.opener.open(this.admission.admit(request));
  }

  /** @throws YardError `NOT_FOUND`. */
  async get(sessionId: string): Promise<Session> {
    const session = this.openSessions.get(sessionId) ?? (await this.store.sessions.get(sessionId));
    if (!session) throw new YardError('NOT_FOUND', `session ${sessionId} not found`);
    return session;
  }

  /** Newest first. @throws YardError `INVALID_REQUEST` with the path `cursor`. */
  async list(
    states: readonly SessionState[] = sessionStates,
    page: { limit: number; cursor?: string },
  ): Promise<SessionPage> {
    const { sessions, ...rest } = await this.store.sessions.list(states, page);
    return { sessions: sessions.map((session) => this.openSessions.get(session.id) ?? session), ...rest };
  }

  /** Ends a session, unless it has ended. Its waiting and running tasks fail with `SESSION_LOST`. @throws YardError `NOT_FOUND`. */
  async close(sessionId: string): Promise<void> {
    await this.get(sessionId);
    await this.endings.endAtWorker(sessionId, { state: 'closed', reason: 'it was closed' });
  }

  /** Opens nothing more. Sessions on these workers, which are about to end, end as soon as no task waits for them or runs in them. */
  retire(workerIds: readonly string[]): void {
    this.stop();
    this.openSessions.retire(workerIds);
  }

  /**
   * Notes the use that a task makes of its session, if it names one. Returns a promise that rejects if the task cannot run in it:
   * `NOT_FOUND`, `SESSION_LOST` if it has ended. @throws YardError `INVALID_REQUEST` if its worker cannot do the task.
   */
  use(task: NewTask): Promise<never> | undefined {
    if (task.sessionId === undefined) return undefined;
    const session = this.openSessions.get(task.sessionId);
    if (!session) return this.refusal(task.sessionId);
    this.openSessions.check(session, task);
    this.openSessions.touch(session.id);
    return undefined;
  }

  /** Open sessions by the capability that they were opened for. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { capability } of this.openSessions.list()) counts.set(capability, (counts.get(capability) ?? 0) + 1);
    return counts;
  }

  private async refusal(sessionId: string): Promise<never> {
    const { state, reason } = await this.get(sessionId);
    const details = { sessionId, state };
    throw new YardError('SESSION_LOST', `session ${sessionId} has ended: ${reason ?? state}`, { details });
  }
}
