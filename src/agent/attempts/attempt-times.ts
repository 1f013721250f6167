import type { Clock, Timer } from '@yardmaster/worker-kit/clock';

/** The limits of one attempt, in milliseconds. */
export interface AttemptLimits {
  timeoutMs: number;
  noProgressTimeoutMs?: number;
  /** Until the worker accepts the attempt; from then on the worker watches its beginning. */
  startTimeoutMs?: number;
}

/** The deadline that an attempt has missed. `END_REQUEST`: its end was requested, and it should have ended by now. */
export type Overrun = 'TIMEOUT' | 'NO_PROGRESS' | 'START_TIMEOUT' | 'END_REQUEST';

/** Time for an outcome to arrive after a deadline that the worker enforces itself. */
const outcomeSlackMs = 5000;
/** A timer that fires later than this shows that this process stood still. */
const latenessMsMax = 1000;

/** The times of attempts: how long a lease lasts, and one timer for each attempt, which fires when its worker should have ended it. */
export class AttemptTimes {
  constructor(
    private readonly clock: Clock,
    private readonly leaseTtlMs: number,
  ) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  /** When a lease ends that begins or is renewed at `nowMs`. */
  leaseUntilMs(nowMs: number): number {
    return nowMs + this.leaseTtlMs;
  }

  /** Watches an attempt that begins now; `onOverrun` is called once, unless the watch is cancelled before. */
  watch(limits: AttemptLimits, onOverrun: (overrun: Overrun) => void): AttemptWatch {
    return new AttemptWatch(this.clock, limits, onOverrun);
  }
}

/** The deadlines of one attempt, and the timer for the one that comes first. */
export class AttemptWatch {
  private timer: Timer;
  private readonly endByMs: number;
  private readonly noProgressTimeoutMs: number;
  /** Infinity once the worker has accepted the attempt. */
  private acceptByMs: number;
  /** Moved by each piece of output. */
  private progressAtMs: number;
  /** Infinity unless the end of the attempt was requested; then no other deadline but `endByMs` counts. */
  private requestedByMs = Infinity;

  constructor(
    private readonly clock: Clock,
    { timeoutMs, noProgressTimeoutMs = Infinity, startTimeoutMs = Infinity }: AttemptLimits,
    private readonly onOverrun: (overrun: Overrun) => void,
  ) {
    this.progressAtMs = clock.nowMs();
    this.endByMs = this.progressAtMs + timeoutMs;
    this.acceptByMs = this.progressAtMs + startTimeoutMs;
    this.noProgressTimeoutMs = noProgressTimeoutMs;
    this.timer = this.setTimer();
  }

  /** The worker has accepted the attempt. */
  accepted(): void {
    this.acceptByMs = Infinity;
  }

  /** The worker has shown that the attempt goes on. */
  progressed(): void {
    this.progressAtMs = this.clock.nowMs();
  }

  /** The attempt is to end by this time, or by its own deadline if that is earlier. Infinity takes a request back. */
  shortenDeadline(byMs: number): void {
    this.requestedByMs = byMs;
    this.timer.cancel();
    this.timer = this.setTimer();
  }

  cancel(): void {
    this.timer.cancel();
  }

  /** One timer that looks again when it fires, instead of a new one for each piece of output. */
  private setTimer(earliestMs = this.clock.nowMs()): Timer {
    const dueMs = Math.max(earliestMs, this.nextDeadline().atMs);
    return this.clock.setTimer(dueMs - this.clock.nowMs(), () => this.check(dueMs));
  }

  private check(dueMs: number): void {
    const nowMs = this.clock.nowMs();
    const { overrun, atMs } = this.nextDeadline();
    if (atMs > nowMs) this.timer = this.setTimer();
    // After a stall, reports that arrived meanwhile have not been read yet.
    else if (nowMs - dueMs > latenessMsMax) this.timer = this.setTimer(nowMs + latenessMsMax);
    else this.onOverrun(overrun);
  }

  /** The deadline that comes first if nothing happens. */
  private nextDeadline(): { overrun: Overrun; atMs: number } {
    const endAtMs = this.endByMs + outcomeSlackMs;
    const requestedAtMs = this.requestedByMs + outcomeSlackMs;
    if (requestedAtMs < Infinity) return { overrun: 'END_REQUEST', atMs: Math.min(endAtMs, requestedAtMs) };
    const silentAtMs = this.progressAtMs + this.noProgressTimeoutMs + outcomeSlackMs;
    if (this.acceptByMs <= Math.min(endAtMs, silentAtMs)) return { overrun: 'START_TIMEOUT', atMs: this.acceptByMs };
    return silentAtMs < endAtMs ? { overrun: 'NO_PROGRESS', atMs: silentAtMs } : { overrun: 'TIMEOUT', atMs: endAtMs };
  }
}
