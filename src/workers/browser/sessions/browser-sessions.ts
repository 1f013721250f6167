import type { Clock } from '../../../clock';
import type { Session, Worker } from '../../../worker-kit';
import type { BrowserPool } from '../pool/browser-pool';
import type { LendRequest } from '../pool/lent';
import type { HeldContext } from './held-context';
import { KeptContext } from './kept-context';

export interface BrowserSessionsParts {
  worker: Pick<Worker, 'onSessionOpen' | 'onSessionClose' | 'endSession'>;
  pool: Pick<BrowserPool, 'lend'>;
  clock: Clock;
  /** How old a session may become, however much it is used. */
  ageMsMax: number;
}

/**
 * The sessions of the worker. Each has a context that opens with its first task and closes with it. A session ends by its own
 * accord where its context is lost, and at a certain age, so that no browser that is to be replaced waits for it forever.
 */
export class BrowserSessions {
  constructor(private readonly parts: BrowserSessionsParts) {
    parts.worker.onSessionOpen((session) => this.open(session));
    parts.worker.onSessionClose((session) => this.close(session));
  }

  /** Lends the context of a session to a task of it. */
  hold(session: Session, request: LendRequest): Promise<HeldContext> {
    return (session.state.get(contextKey) as KeptContext).hold(request);
  }

  private open(session: Session): void {
    const { worker, pool, clock, ageMsMax } = this.parts;
    const end = (reason: string): void => worker.endSession(session.id, reason);
    const tooOld = `a browser session ends after ${Math.round(ageMsMax / 60_000)} minutes`;
    session.state.set(contextKey, new KeptContext({ pool, clock, onLost: end }));
    session.state.set(
      timerKey,
      clock.setTimer(ageMsMax, () => end(tooOld)),
    );
  }

  private async close({ state }: Session): Promise<void> {
    (state.get(timerKey) as { cancel(): void } | undefined)?.cancel();
    await (state.get(contextKey) as KeptContext | undefined)?.close();
  }
}

const contextKey = 'browser.context';
const timerKey = 'browser.age';
