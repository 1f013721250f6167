import type { Clock } from '@yardmaster/worker-kit/clock';
import { stallTimeoutMs } from '@yardmaster/worker-kit/http';

/** A stream or transport that emits `drain` when it has room again. */
interface Outlet {
  once(event: 'drain', listener: () => void): unknown;
  off(event: 'drain', listener: () => void): unknown;
}

/** Resolves when `outlet` has room again, or when `signal` aborts. Calls `cut` to end the connection if the reader stalls. */
export function drained(outlet: Outlet, clock: Clock, signal: AbortSignal, cut: () => void): Promise<void> {
  return new Promise((resolve) => {
    const stalled = clock.setTimer(stallTimeoutMs, cut);
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
