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

/** Ends the tasks of an ended session. Implemented by the attempt ledger. */
export interface SessionTasks {
  nowMs(): number;
  endSession(sessionId: string, outcome: Outcome, graceMs: number): Promise<void>;
  endWaitingIn(sessionId: string, outcome: Outcome): Promise<void>;
}

/** The final state of a session, and a human-readable reason. */
export type SessionEnding = Pick<SessionEnd, 'state' | 'reason'>;

export interface SessionEndingsEvents {
  /** A session was ended by this replica, durably. */
  ended: [session: Session];
  /** A session held by another replica was ended here; its worker is not notified yet. */
  endedRemotely: [session: Session];
}

/** Time for a worker to stop the running tasks of an ended session. */
const stopMsMax = 2000;

/**
 * Ends sessions, each once: the store decides. Waiting tasks of an ended session fail with `SESSION_LOST`. The worker
 * stops the running ones; the control plane ends them if the worker does not report in time.
 */
export class SessionEndings extends EventEmitter<SessionEndingsEvents> {
  /** Ended sessions whose tasks are being ended. */
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

  /**
   * Ends a session of any replica and notifies its worker. A worker that cannot be reached is notified when it
   * registers.
   */
  async close(session: Session, ending: SessionEnding): Promise<void> {
    const isLocal = this.openSessions.has(session.id);
    const recording = this.end(session, ending);
    if (isLocal) this.notifyWorker(session);
    const ended = await recording;
    if (ended && !isLocal) this.emit('endedRemotely', ended);
  }

  /** Ends a session if it is held here, on request of another replica. */
  async closeLocal(sessionId: string, ending: SessionEnding): Promise<void> {
    const session = this.openSessions.get(sessionId);
    if (session) await this.close(session, ending);
  }

  /**
   * Ends a session whose worker is gone or returned without it, if it is still on that link. Runs in the background.
   */
  lose(session: Session, reason: string): void {
    const held = this.openSessions.get(session.id);
    if (held && held.linkId !== session.linkId) return;
    this.guard(session.id, this.end(session, { state: 'lost', reason }, { linkId: session.linkId }));
  }

  /** Ends a session held here that its worker reports as ended. */
  loseLocal(sessionId: string, reason: string): void {
    const session = this.openSessions.get(sessionId);
    if (session) this.lose(session, reason);
  }

  /**
   * Ends a session held here if it was not used since `unusedSinceMs` and no task needs it. Returns false if it stays
   * open.
   */
  async endUnused(session: Session, { state, reason }: SessionEnding, unusedSinceMs: number): Promise<boolean> {
    const { id, linkId } = session;
    const end = { state, reason, endedAtMs: this.tasks.nowMs() };
    const ended = await this.store.sessions.end(id, end, { linkId, unusedSinceMs });
    if (!ended) return false;
    this.openSessions.release(id); // usable until now, but not used
    this.notifyWorker(session);
    this.announceEnd(ended);
    return true;
  }

  /**
   * Ends a session in memory in the turn of the call, so that no more tasks are dispatched to it; then durably, with
   * its tasks. Returns the session if this call ended it; otherwise it had ended before, or continues on another link.
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
      // In one turn: the store does not end tasks of an open session.
      const [ended] = await Promise.all([
        this.store.sessions.end(id, { state, reason, endedAtMs: this.tasks.nowMs() }, when),
        this.tasks.endSession(id, lostOutcome(id, reason), stopMsMax),
      ]);
      if (ended) this.announceEnd(ended);
      return ended;
    } catch (error) {
      // It is found again when it expires or its worker is lost.
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
          'could not notify the worker that the session ended; it is notified when it registers again',
        ),
      );
  }

  /** Ends the waiting tasks of a session if it has ended. */
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

/** Returns the outcome of a task whose session has ended. */
export function lostOutcome(sessionId: string, reason: string): Outcome {
  return decidedOutcome('failed', errorOf('SESSION_LOST', `session ${sessionId} has ended: ${reason}`, { sessionId }));
}
