import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import { isFinal, type Session, type TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionEnding, SessionEndings } from './session-endings';

/**
 * Ends sessions that no task needs: after their time to live, or at once if their worker is retiring. Only the store
 * knows when a session was last used: any replica can add tasks to it.
 */
export class SessionExpiry {
  private readonly timers = new Map<string, Timer>();
  private unsubscribe?: () => void;

  private readonly onHeld = (session: Session): void => this.watch(session);
  private readonly onRetiring = (): void => {
    // Subscribed only while needed, so that other task ends stay cheap.
    this.unsubscribe ??= this.store.changes.subscribe(({ task }) => {
      const session = task?.sessionId === undefined ? undefined : this.openSessions.get(task.sessionId);
      if (session && isFinal(task!.state) && this.openSessions.isRetiring(session)) void this.check(session.id);
    });
    for (const session of this.openSessions.list())
      if (this.openSessions.isRetiring(session)) void this.check(session.id);
  };
  private readonly onReleased = ({ id }: Session): void => {
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
    const { onHeld, onRetiring, onReleased } = this;
    this.openSessions.on('held', onHeld).on('retiring', onRetiring).on('released', onReleased);
  }

  /** Stops all timers; no more sessions are ended. */
  stop(): void {
    const { onHeld, onRetiring, onReleased } = this;
    this.openSessions.off('held', onHeld).off('retiring', onRetiring).off('released', onReleased);
    this.unsubscribe?.();
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }

  private watch({ id, ttlMs }: Session, afterMs = ttlMs): void {
    this.timers.get(id)?.cancel();
    this.timers.set(
      id,
      this.clock.setTimer(afterMs, () => void this.check(id)),
    );
  }

  /** Ends the session if it is unused. */
  private async check(sessionId: string): Promise<void> {
    const { openSessions, endings, clock, log } = this;
    const session = openSessions.get(sessionId);
    if (!session) return;
    try {
      const isRetiring = openSessions.isRetiring(session);
      const unusedSinceMs = clock.nowMs() - (isRetiring ? 0 : session.ttlMs);
      const isOver = await endings.endUnused(session, isRetiring ? retired : unused(session), unusedSinceMs);
      if (!isOver) await this.recheck(session);
    } catch (err) {
      log.error(
        { event: 'session_end_write_failed', err, sessionId },
        'could not end the expired session; tries again when it expires next',
      );
      if (openSessions.has(sessionId)) this.watch(session);
    }
  }

  /** Sets the timer again if the session is in use. Releases a session that is no longer held here. */
  private async recheck({ id, linkId }: Session): Promise<void> {
    const { store, openSessions, endings, clock } = this;
    const stored = await store.sessions.get(id);
    const session = openSessions.get(id);
    if (session?.linkId !== linkId) return; // released or watched again meanwhile
    if (stored && stored.state !== 'open') {
      await endings.close(session, { state: stored.state, reason: stored.reason ?? stored.state });
    } else if (stored?.linkId !== linkId) openSessions.release(id);
    else {
      const remainingMs = stored.lastUsedAtMs + stored.ttlMs - clock.nowMs();
      this.watch(session, remainingMs > 0 ? remainingMs : session.ttlMs);
    }
  }
}

const retired: SessionEnding = { state: 'lost', reason: 'its worker is shutting down' };

function unused({ ttlMs }: Session): SessionEnding {
  return { state: 'expired', reason: `it was not used for ${ttlMs} ms` };
}
