import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Session, Worker } from '@yardmaster/worker-kit';
import type { BrowserPool } from '../pool/browser-pool';
import type { ContextRequest } from '../pool/context-request';
import { SessionContext } from './session-context';
import type { TaskContext } from './task-context';

/**
 * The sessions of the worker. The first task of a session opens its context, which closes with the session. A session
 * ends by itself if its context is lost, and at an age limit, so that a draining browser does not wait forever.
 */
export class BrowserSessions {
  /** @param ageMsMax age at which a session ends, even if it is in use */
  constructor(
    private readonly worker: Pick<Worker, 'onSessionOpen' | 'onSessionClose' | 'endSession'>,
    private readonly pool: Pick<BrowserPool, 'lease'>,
    private readonly clock: Clock,
    private readonly ageMsMax: number,
  ) {
    worker.onSessionOpen((session) => this.open(session));
    worker.onSessionClose((session) => this.close(session));
  }

  /** Returns the context of a session for one of its tasks. */
  take(session: Session, request: ContextRequest): Promise<TaskContext> {
    return (session.state.get(contextKey) as SessionContext).take(request);
  }

  private open(session: Session): void {
    const end = (reason: string): void => this.worker.endSession(session.id, reason);
    const tooOld = `a browser session ends after ${Math.round(this.ageMsMax / 60_000)} minutes`;
    session.state.set(contextKey, new SessionContext(this.pool, this.clock, end));
    session.state.set(
      timerKey,
      this.clock.setTimer(this.ageMsMax, () => end(tooOld)),
    );
  }

  private async close({ state }: Session): Promise<void> {
    (state.get(timerKey) as { cancel(): void } | undefined)?.cancel();
    await (state.get(contextKey) as SessionContext | undefined)?.close();
  }
}

const contextKey = 'browser.context';
const timerKey = 'browser.age';
