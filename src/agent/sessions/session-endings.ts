import { EventEmitter } from 'node:events';
import type { Clock } from '../../clock';
import type { Log } from '../../log';
import type { Outcome } from '../../protocol';
import type { Session, SessionEnd, TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import type { Assignments } from '../attempts/assignments';
import { decidedOutcome, errorOf } from '../attempts/outcomes';
import type { OpenSessions } from './open-sessions';

export interface SessionEndingsParts {
  store: TaskStore;
  openSessions: OpenSessions;
  assignments: Assignments;
  workerInterface: WorkerInterface;
  clock: Clock;
  log: Log;
}

/** To what a session ends and, for people, why. */
export type SessionEnding = Pick<SessionEnd, 'state' | 'reason'>;

/** Tasks that are ended in one transaction; others come in between. */
const portion = 500;

/** Beyond the time that a worker takes to stop what runs in a session that has ended. */
const stopMsMax = 2000;

/** Ends sessions: in memory in the turn of the call, then durably, with the tasks that wait for them. */
export class SessionEndings extends EventEmitter<{ ended: [session: Session] }> {
  /** Sessions that have ended and whose tasks are being ended. */
  private readonly emptying = new Set<string>();

  constructor(private readonly parts: SessionEndingsParts) {
    super();
    parts.openSessions.on('missed', (sessionId) => this.emptySoon(sessionId));
  }

  /**
   * Ends a session that is open. What waits for it fails with `SESSION_LOST`; what runs in it is stopped by its worker, or by the
   * control plane where the worker does not say so in time. Nothing where the session is not open.
   */
  async end(sessionId: string, { state, reason }: SessionEnding): Promise<void> {
    const { store, openSessions, clock, log } = this.parts;
    const runningId = openSessions.runningIn(sessionId);
    const session = openSessions.remove(sessionId);
    if (!session) return;
    log.info({ event: 'sessionEnded', sessionId, workerId: session.workerId, state }, `a session ended: ${reason}`);
    try {
      const { lastUsedAtMs } = session;
      const ending = store.sessions.end(sessionId, { state, reason, lastUsedAtMs, endedAtMs: clock.nowMs() });
      const emptying = this.empty(sessionId, reason);
      if (runningId !== undefined) this.hasten(runningId, lostOutcome(sessionId, reason));
      await Promise.all([ending, emptying]);
    } catch (error) {
      openSessions.add(session); // it is found again when it expires, or its worker is lost
      throw error;
    }
    this.emit('ended', { ...session, state, reason });
  }

  /** As `end`, and its worker is told; one that cannot be reached hears of it when it registers. */
  async endAtWorker(sessionId: string, end: SessionEnding): Promise<void> {
    const { openSessions, workerInterface, log } = this.parts;
    const workerId = openSessions.get(sessionId)?.workerId;
    if (workerId === undefined) return;
    const ended = this.end(sessionId, end);
    workerInterface
      .closeSession(workerId, sessionId)
      .catch((err: unknown) => log.info({ err, sessionId, workerId }, 'the worker of a session could not be told'));
    await ended;
  }

  /** As `end`, for what nobody waits for. */
  endSoon(sessionId: string, end: SessionEnding): void {
    this.guard(this.end(sessionId, end));
  }

  /** Ends the tasks that still wait for a session that has ended. */
  private emptySoon(sessionId: string): void {
    if (this.emptying.has(sessionId)) return;
    this.emptying.add(sessionId);
    const reasonOf = this.parts.store.sessions.get(sessionId).then((session) => session?.reason ?? 'it is not kept');
    const emptied = reasonOf.then((reason) => this.empty(sessionId, reason));
    this.guard(emptied.finally(() => this.emptying.delete(sessionId)));
  }

  private async empty(sessionId: string, reason: string): Promise<void> {
    const { store, clock } = this.parts;
    const outcome = lostOutcome(sessionId, reason);
    this.emptying.add(sessionId);
    try {
      while ((await store.sessions.endTasks(sessionId, outcome, portion, clock.nowMs())) === portion);
    } finally {
      this.emptying.delete(sessionId);
    }
  }

  private hasten(taskId: string, outcome: Outcome): void {
    const { assignments, store, clock } = this.parts;
    const leaseId = assignments.of(taskId)?.leaseId;
    if (leaseId === undefined) return;
    assignments.hasten(leaseId, stopMsMax, outcome, () => {
      assignments.end(leaseId);
      this.guard(store.finish(leaseId, outcome, clock.nowMs()));
    });
  }

  private guard(work: Promise<unknown>): void {
    work.catch((err: unknown) => this.parts.log.error({ err }, 'the end of a session could not be recorded'));
  }
}

/** What a task ends as whose session has ended. */
export function lostOutcome(sessionId: string, reason: string): Outcome {
  return decidedOutcome('failed', errorOf('SESSION_LOST', `session ${sessionId} has ended: ${reason}`, { sessionId }));
}
