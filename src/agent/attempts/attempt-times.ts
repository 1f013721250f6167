import type { Clock, Timer } from '@yardmaster/worker-kit/clock';

/** The limits of one attempt, in milliseconds. */
export interface AttemptLimits {
  timeoutMs: number;
  noProgressTimeoutMs?: number;
  /** Until the worker accepts the attempt; from then on the worker enforces the start timeout. */
  startTimeoutMs?: number;
}

/** The deadline that an attempt missed. `END_REQUEST`: its end was requested. */
export type Overrun = 'TIMEOUT' | 'NO_PROGRESS' | 'START_TIMEOUT' | 'END_REQUEST';

/** Extra time for an outcome to arrive after a deadline that the worker enforces itself. */
const outcomeSlackMs = 5000;
/** A timer that fires this late shows that the process was stalled. */
const latenessMsMax = 1000;

/** Lease durations, and one deadline timer for each attempt. */
export class AttemptTimes {
  constructor(
    private readonly clock: Clock,
    private readonly leaseTtlMs: number,
  ) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  /** Returns when a lease that begins or is renewed at `nowMs` ends. */
  leaseUntilMs(nowMs: number): number {
    return nowMs + this.leaseTtlMs;
  }

  /** Watches an attempt that begins now. Calls `onOverrun` once, unless the watch is cancelled first. */
  watch(limits: AttemptLimits, onOverrun: (overrun: Overrun) => void): AttemptWatch {
    return new AttemptWatch(this.clock, limits, onOverrun);
  }
}

/** The deadlines of one attempt, with one timer for the earliest. */
export class AttemptWatch {
  private timer: Timer;
  private readonly endByMs: number;
  private readonly noProgressTimeoutMs: number;
  /** Infinity once the worker has accepted the attempt. */
  private acceptByMs: number;
  /** Updated by each piece of output. */
  private progressAtMs: number;
  /** Infinity unless the end of the attempt was requested; then only `endByMs` counts besides it. */
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

  accepted(): void {
    this.acceptByMs = Infinity;
  }

  progressed(): void {
    this.progressAtMs = this.clock.nowMs();
  }

  /** Sets the time by which the attempt must end, if earlier than its own deadline. Infinity cancels that. */
  shortenDeadline(byMs: number): void {
    this.requestedByMs = byMs;
    this.timer.cancel();
    this.timer = this.setTimer();
  }

  cancel(): void {
    this.timer.cancel();
  }

  /** Uses one timer that is set again when it fires, instead of a new timer for each piece of output. */
  private setTimer(earliestMs = this.clock.nowMs()): Timer {
    const dueMs = Math.max(earliestMs, this.nextDeadline().atMs);
    return this.clock.setTimer(dueMs - this.clock.nowMs(), () => this.check(dueMs));
  }

  private check(dueMs: number): void {
    const nowMs = this.clock.nowMs();
    const { overrun, atMs } = this.nextDeadline();
    if (atMs > nowMs) this.timer = this.setTimer();
    // After a stall, reports that arrived meanwhile are still unread.
    else if (nowMs - dueMs > latenessMsMax) this.timer = this.setTimer(nowMs + latenessMsMax);
    else this.onOverrun(overrun);
  }

  /** Returns the earliest deadline. */
  private nextDeadline(): { overrun: Overrun; atMs: number } {
    const endAtMs = this.endByMs + outcomeSlackMs;
    const requestedAtMs = this.requestedByMs + outcomeSlackMs;
    if (requestedAtMs < Infinity) return { overrun: 'END_REQUEST', atMs: Math.min(endAtMs, requestedAtMs) };
    const silentAtMs = this.progressAtMs + this.noProgressTimeoutMs + outcomeSlackMs;
    if (this.acceptByMs <= Math.min(endAtMs, silentAtMs)) return { overrun: 'START_TIMEOUT', atMs: this.acceptByMs };
    return silentAtMs < endAtMs ? { overrun: 'NO_PROGRESS', atMs: silentAtMs } : { overrun: 'TIMEOUT', atMs: endAtMs };
  }
}
