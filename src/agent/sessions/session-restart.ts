import type { Clock, Timer } from '../../clock';
import type { YardConfig } from '../../config';
import type { TaskStore } from '../../tasks';
import type { OpenSessions } from './open-sessions';
import type { SessionEndings } from './session-endings';

/** Sessions that are read at a time. */
const pageLength = 500;

/** Takes up the sessions that were open when the control plane ended, and ends those whose workers do not come back in time. */
export class SessionRestart {
  private grace?: Timer;

  constructor(
    private readonly store: TaskStore,
    private readonly openSessions: OpenSessions,
    private readonly endings: SessionEndings,
    private readonly clock: Clock,
    private readonly settings: Pick<YardConfig, 'restartGraceMs'>,
  ) {}

  /** Must come before the first worker does. */
  async start(): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await this.store.sessions.list(['open'], {
        limit: pageLength,
        ...(cursor !== undefined && { cursor }),
      });
      for (const session of page.sessions) this.openSessions.restore(session);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    this.grace = this.clock.setTimer(this.settings.restartGraceMs, () => this.endAwaited());
  }

  stop(): void {
    this.grace?.cancel();
  }

  private endAwaited(): void {
    for (const { id, workerId } of this.openSessions.awaited()) {
      const reason = `worker ${workerId} did not come back after a restart of the control plane`;
      this.endings.endSoon(id, { state: 'lost', reason });
    }
  }
}
