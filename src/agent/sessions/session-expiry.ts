import type { Clock, Timer } from '../../clock';
import type { Log } from '../../log';
import { isFinal, type Session, type TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionEnding, SessionEndings } from './session-endings';

/** Ends sessions that no task needs: after their time to live, or at once if their worker is retiring. */
export class SessionExpiry {
  private readonly timers = new Map<string, Timer>();
  private unsubscribe?: () => void;

  private readonly onOpened = (session: Session): void => {
    this.watch(session);
    // Not before the first session: without sessions, tasks cost nothing here.
    this.unsubscribe ??= this.store.changes.own(({ task }) => {
      if (task?.sessionId !== undefined && isFinal(task.state)) this.openSessions.touch(task.sessionId);
    });
  };
  private readonly onUsed = (session: Session): void => {
    if (this.openSessions.isRetiring(session)) void this.look(session.id);
  };
  private readonly onRetiring = (): void => this.openSessions.list().forEach(this.onUsed);
  private readonly onEnded = ({ id }: Session): void => {
    this.timers.get(id)?.cancel();
    this.timers.delete(id);
  };

  constructor(
    private readonly store: TaskStore,
    private readonly openSessions: OpenSessions,
    private readonly endings: SessionEndings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    const { onOpened, onUsed, onRetiring, onEnded } = this;
    this.openSessions.on('opened', onOpened).on('used', onUsed).on('retiring', onRetiring).on('ended', onEnded);
  }

  /** Ends no more sessions. */
  stop(): void {
    const { onOpened, onUsed, onRetiring, onEnded } = this;
    this.openSessions.off('opened', onOpened).off('used', onUsed).off('retiring', onRetiring).off('ended', onEnded);
    this.unsubscribe?.();
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }

  private watch({ id, ttlMs }: Session, afterMs = ttlMs): void {
    this.timers.get(id)?.cancel();
    this.timers.set(
      id,
      this.clock.setTimer(afterMs, () => void this.look(id)),
    );
  }

  /** Ends the session if it is over. It may have been used since the timer was set; a task that waits or runs in it is a use too. */
  private async look(sessionId: string): Promise<void> {
    const { store, openSessions, endings, clock, log } = this;
    try {
      const isNeeded = await store.sessions.isNeeded(sessionId);
      const session = openSessions.get(sessionId);
      if (!session) return;
      const restMs = session.lastUsedAtMs + session.ttlMs - clock.nowMs();
      const end = openSessions.isRetiring(session) ? retired : unused(session);
      if (isNeeded || (restMs > 0 && end !== retired)) return this.watch(session, isNeeded ? session.ttlMs : restMs);
      await endings.endAtWorker(sessionId, end);
    } catch (err) {
      log.error({ err, sessionId }, 'a session could not be ended; it is tried again');
      const session = openSessions.get(sessionId);
      if (session) this.watch(session);
    }
  }
}

const retired: SessionEnding = { state: 'lost', reason: 'its worker is being ended' };

function unused({ ttlMs }: Session): SessionEnding {
  return { state: 'expired', reason: `it was not used for ${ttlMs} ms` };
}
