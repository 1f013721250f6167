import { EventEmitter } from 'node:events';
import type { Log } from '../../log';
import type { Outcome } from '@yardmaster/protocol';
import {
  decidedOutcome,
  errorOf,
  type Session,
  type SessionEnd,
  type SessionEndCondition,
  type TaskStore,
} from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { OpenSessions } from './open-sessions';

/** Ends the tasks of a session that has ended. The attempt ledger does that. */
export interface SessionTasks {
  nowMs(): number;
  endSession(sessionId: string, outcome: Outcome, graceMs: number): Promise<void>;
  endWaitingIn(sessionId: string, outcome: Outcome): Promise<void>;
}

/** The state in which a session ends and, for people, why. */
export type SessionEnding = Pick<SessionEnd, 'state' | 'reason'>;

export interface SessionEndingsEvents {
  /** A session was ended from here, durably. */
  ended: [session: Session];
  /** A session that is held by another replica was ended from here: its worker does not know yet. */
  endedRemotely: [session: Session];
}

/** For a worker to stop what runs in a session that has ended. */
const stopMsMax = 2000;

/**
 * Ends sessions, each once whoever does it: the store has the last word. Tasks that wait for a session that has ended fail with
 * `SESSION_LOST`. Its worker stops what runs in it; the control plane ends that if the worker does not report its end in time.
 */
export class SessionEndings extends EventEmitter<SessionEndingsEvents> {
  /** Sessions that have ended and whose tasks are being ended. */
  private readonly failing = new Set<string>();

  constructor(
    private readonly store: TaskStore,
    private readonly tasks: SessionTasks,
    private readonly openSessions: OpenSessions,
    private readonly workerInterface: WorkerInterface,
    private readonly log: Log,
  ) {
    super();
    openSessions.on('missed', (sessionId) => this.failWaitingSoon(sessionId));
  }

  /** Ends a session, whoever holds it, and tells its worker. A worker that cannot be reached is told when it registers. */
  async close(session: Session, ending: SessionEnding): Promise<void> {
    const isLocal = this.openSessions.has(session.id);
    const recording = this.end(session, ending);
    if (isLocal) this.notifyWorker(session);
    const ended = await recording;
    if (ended && !isLocal) this.emit('endedRemotely', ended);
  }

  /** As `close`, of a session that is held here; nothing otherwise. For another replica that ended it. */
  async closeLocal(sessionId: string, ending: SessionEnding): Promise<void> {
    const session = this.openSessions.get(sessionId);
    if (session) await this.close(session, ending);
  }

  /** The worker of a session is gone, or came back without it: the session ends if it is still on that link. Nobody waits for that. */
  lose(session: Session, reason: string): void {
    const held = this.openSessions.get(session.id);
    if (held && held.linkId !== session.linkId) return;
    this.guard(session.id, this.end(session, { state: 'lost', reason }, { linkId: session.linkId }));
  }

  /** Its worker says of a session that is held here that it has ended. */
  loseLocal(sessionId: string, reason: string): void {
    const session = this.openSessions.get(sessionId);
    if (session) this.lose(session, reason);
  }

  /** Ends a session that is held here, and tells its worker, if it was not used since and no task needs it. False if it goes on. */
  async endUnused(session: Session, { state, reason }: SessionEnding, unusedSinceMs: number): Promise<boolean> {
    const { id, linkId } = session;
    const end = { state, reason, endedAtMs: this.tasks.nowMs() };
    const ended = await this.store.sessions.end(id, end, { linkId, unusedSinceMs });
    if (!ended) return false;
    this.openSessions.release(id); // until now it could be used, but nobody did
    this.notifyWorker(session);
    this.announceEnd(ended);
    return true;
  }

  /**
   * Ends a session in memory in the turn of the call, so that nothing is dispatched to it afterwards; then durably, with its tasks. Returns
   * it if this ended it. Otherwise it had ended before, or is on another link: there it goes on.
   */
  private async end(
    session: Session,
    { state, reason }: SessionEnding,
    when?: SessionEndCondition,
  ): Promise<Session | undefined> {
    const { id } = session;
    const held = this.openSessions.get(id);
    this.openSessions.release(id);
    this.failing.add(id);
    try {
      // In one turn: the store ends no tasks of a session that is open.
      const [ended] = await Promise.all([
        this.store.sessions.end(id, { state, reason, endedAtMs: this.tasks.nowMs() }, when),
        this.tasks.endSession(id, lostOutcome(id, reason), stopMsMax),
      ]);
      if (ended) this.announceEnd(ended);
      return ended;
    } catch (error) {
      // It is found again when it expires, or its worker is lost.
      if (held && !this.openSessions.has(id)) this.openSessions.add(held);
      throw error;
    } finally {
      this.failing.delete(id);
    }
  }

  private announceEnd(session: Session): void {
    const { id: sessionId, workerId, state, reason } = session;
    this.log.info({ event: 'session_ended', sessionId, workerId, state }, `the session ended: ${reason}`);
    this.emit('ended', session);
  }

  private notifyWorker({ id: sessionId, workerId }: Session): void {
    this.workerInterface
      .closeSession(workerId, sessionId)
      .catch((err: unknown) =>
        this.log.info(
          { event: 'session_close_undelivered', err, sessionId, workerId },
          'could not tell the worker that the session ended; it hears of it when it registers again',
        ),
      );
  }

  /** Ends tasks that still wait for a session, if it has ended. */
  private failWaitingSoon(sessionId: string): void {
    if (this.failing.has(sessionId)) return;
    this.failing.add(sessionId);
    this.guard(
      sessionId,
      this.failWaiting(sessionId).finally(() => this.failing.delete(sessionId)),
    );
  }

  private async failWaiting(sessionId: string): Promise<void> {
    const session = await this.store.sessions.get(sessionId);
    if (session?.state === 'open') return;
    await this.tasks.endWaitingIn(sessionId, lostOutcome(sessionId, session?.reason ?? 'it is not kept'));
  }

  private guard(sessionId: string, work: Promise<unknown>): void {
    work.catch((err: unknown) =>
      this.log.error(
        { event: 'session_end_write_failed', err, sessionId },
        'could not record the end of the session; it is found again when it expires',
      ),
    );
  }
}

/** The outcome of a task whose session has ended. */
export function lostOutcome(sessionId: string, reason: string): Outcome {
  return decidedOutcome('failed', errorOf('SESSION_LOST', `session ${sessionId} has ended: ${reason}`, { sessionId }));
}
