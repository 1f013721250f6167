/** A timer that was set. Cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The one source of time. Everything that waits or looks at the time takes it as an argument. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. */
  abstract nowMs(): number;
  /** Calls `callback` once, `delayMs` from now. A timer alone keeps no process alive. */
  abstract setTimer(delayMs: number, callback: () => void): Timer;

  /** Calls `callback` in a later turn of the event loop, when the promises that can settle have; in the order of the calls. */
  nextTurn(callback: () => void): void {
    setImmediate(callback);
  }

  /** Returns `work`, which takes time outside of this clock, such as reading a file. Simulated time stands still until it settles. */
  hold<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

/** The time of the machine. */
export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const handle = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

/** Node turns longer delays into 1 ms. */
const longestDelayMs = 2 ** 31 - 1;
