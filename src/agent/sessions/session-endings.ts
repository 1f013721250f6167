import { EventEmitter } from 'node:events';
import type { Log } from '../../log';
import type { Outcome } from '../../protocol';
import { decidedOutcome, errorOf, type Session, type SessionEnd, type TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { OpenSessions } from './open-sessions';

/** Ends the tasks of a session. The attempt ledger does that. */
export interface SessionTasks {
  endSession(sessionId: string, outcome: Outcome, graceMs: number): Promise<void>;
  endWaitingIn(sessionId: string, outcome: Outcome): Promise<void>;
}

/** The state in which a session ends and, for people, why. */
export type SessionEnding = Pick<SessionEnd, 'state' | 'reason'>;

/** For a worker to stop what runs in a session that has ended. */
const stopMsMax = 2000;

/** Ends sessions: in memory in the turn of the call, then durably, with the tasks that wait for them. */
export class SessionEndings extends EventEmitter<{ ended: [session: Session] }> {
  /** Sessions that have ended and whose tasks are being ended. */
  private readonly emptying = new Set<string>();

  constructor(
    private readonly store: TaskStore,
    private readonly tasks: SessionTasks,
    private readonly openSessions: OpenSessions,
    private readonly workerInterface: WorkerInterface,
    private readonly log: Log,
  ) {
    super();
    openSessions.on('missed', (sessionId) => this.emptySoon(sessionId));
  }

  /**
   * Ends a session that is open; nothing if it is not. Tasks that wait for it fail with `SESSION_LOST`. Its worker stops what runs in it;
   * the control plane ends that if the worker does not report its end in time.
   */
  async end(sessionId: string, { state, reason }: SessionEnding): Promise<void> {
    const session = this.openSessions.remove(sessionId);
    if (!session) return;
    const { endedAtMs, ...open } = session;
    const { workerId, lastUsedAtMs } = open;
    this.log.info({ event: 'sessionEnded', sessionId, workerId, state }, `a session ended: ${reason}`);
    this.emptying.add(sessionId);
    try {
      await Promise.all([
        this.store.sessions.end(sessionId, { state, reason, lastUsedAtMs, endedAtMs }),
        this.tasks.endSession(sessionId, lostOutcome(sessionId, reason), stopMsMax),
      ]);
    } catch (error) {
      this.openSessions.add(open); // it is found again when it expires, or its worker is lost
      throw error;
    } finally {
      this.emptying.delete(sessionId);
    }
    this.emit('ended', { ...session, state, reason });
  }

  /** As `end`, and its worker is told; one that cannot be reached hears of it when it registers. */
  async endAtWorker(sessionId: string, end: SessionEnding): Promise<void> {
    const workerId = this.openSessions.get(sessionId)?.workerId;
    if (workerId === undefined) return;
    const ended = this.end(sessionId, end);
    this.workerInterface
      .closeSession(workerId, sessionId)
      .catch((err: unknown) =>
        this.log.info({ err, sessionId, workerId }, 'the worker of a session could not be told'),
      );
    await ended;
  }

  /** As `end`, if nobody waits for the result. */
  endSoon(sessionId: string, end: SessionEnding): void {
    this.guard(this.end(sessionId, end));
  }

  /** Ends tasks that still wait for a session that has ended. */
  private emptySoon(sessionId: string): void {
    if (this.emptying.has(sessionId)) return;
    this.emptying.add(sessionId);
    this.guard(this.empty(sessionId).finally(() => this.emptying.delete(sessionId)));
  }

  private async empty(sessionId: string): Promise<void> {
    const session = await this.store.sessions.get(sessionId);
    await this.tasks.endWaitingIn(sessionId, lostOutcome(sessionId, session?.reason ?? 'it is not kept'));
  }

  private guard(work: Promise<unknown>): void {
    work.catch((err: unknown) => this.log.error({ err }, 'the end of a session could not be recorded'));
  }
}

/** The outcome of a task whose session has ended. */
export function lostOutcome(sessionId: string, reason: string): Outcome {
  return decidedOutcome('failed', errorOf('SESSION_LOST', `session ${sessionId} has ended: ${reason}`, { sessionId }));
}
