import type { Clock } from '../../clock';
import { stallMs } from '../../http';

/** What says `drain` when it has room again. */
interface Outlet {
  once(event: 'drain', listener: () => void): unknown;
  off(event: 'drain', listener: () => void): unknown;
}

export interface DrainOptions {
  clock: Clock;
  /** Nobody is interested any more. */
  signal: AbortSignal;
  /** Ends the connection of a reader that takes nothing for too long. */
  cut: () => void;
}

/** Resolves when `outlet` has room again, or at the abort. */
export function drained(outlet: Outlet, { clock, signal, cut }: DrainOptions): Promise<void> {
  return new Promise((resolve) => {
    const stalled = clock.setTimer(stallMs, cut);
    const done = (): void => {
      stalled.cancel();
      outlet.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    outlet.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
