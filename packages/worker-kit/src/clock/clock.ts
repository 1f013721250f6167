/** A pending timer. Cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The only source of time. Code that waits or reads the time gets a clock as an argument. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. */
  abstract nowMs(): number;
  /** Calls `callback` once, after `delayMs`. Pending timers do not keep the process alive. */
  abstract setTimer(delayMs: number, callback: () => void): Timer;

  /** Calls `callback` in a later turn of the event loop, after pending promises settled, in the order of the calls. */
  nextTurn(callback: () => void): void {
    setImmediate(callback);
  }

  /** Returns `work`, which does not use this clock, such as reading a file. Simulated time stops until it settles. */
  hold<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

/** The system clock. */
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

/** Node replaces longer delays by 1 ms. */
const longestDelayMs = 2 ** 31 - 1;
