import { Clock, type Timer } from '@yardmaster/worker-kit/clock';

interface Pending {
  dueMs: number;
  order: number;
  callback: () => void;
}

/** A clock that stands still until `advance`, for tests and simulations. */
export class ManualClock extends Clock {
  private pending: Pending[] = [];
  private ordered = 0;

  constructor(private timeMs = 1_700_000_000_000) {
    super();
  }

  nowMs(): number {
    return this.timeMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    // Whole milliseconds, like the system clock.
    const entry = { dueMs: Math.ceil(this.timeMs + Math.max(0, delayMs)), order: this.ordered++, callback };
    this.pending.push(entry);
    return { cancel: () => void (this.pending = this.pending.filter((other) => other !== entry)) };
  }

  /** Advances the time and fires due timers in order. Promises settle between timers. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.timeMs + durationMs;
    for (let next = this.next(endMs); next; next = this.next(endMs)) {
      this.timeMs = next.dueMs;
      this.pending = this.pending.filter((other) => other !== next);
      next.callback();
      await settle();
    }
    this.timeMs = endMs;
    await settle();
  }

  private next(endMs: number): Pending | undefined {
    const due = this.pending.filter((entry) => entry.dueMs <= endMs);
    return due.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** Waits for a turn of the event loop, in which promises settle. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
