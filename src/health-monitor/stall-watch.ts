import type { Clock, Timer } from '@yardmaster/worker-kit/clock';

const checkMs = 500;
/** Minimum delay of a check that counts as a stall. */
const stallMsMin = 1000;

/**
 * Detects that this process did not run for a while (stopped, swapped out, machine asleep). After a stall, silent peers
 * may be alive: their messages have arrived, but are unread.
 */
export class StallWatch {
  private checkedAtMs = 0;
  private stalledAtMs = -Infinity;
  private timer?: Timer;

  constructor(private readonly clock: Clock) {}

  start(): void {
    this.checkedAtMs = this.clock.nowMs();
    this.check();
  }

  stop(): void {
    this.timer?.cancel();
  }

  /** Returns true if this process stalled within the last `withinMs`, or until now. */
  hasStalled(withinMs: number): boolean {
    this.update();
    return this.clock.nowMs() - this.stalledAtMs <= withinMs;
  }

  private check(): void {
    this.update();
    this.timer = this.clock.setTimer(checkMs, () => this.check());
  }

  private update(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.checkedAtMs >= checkMs + stallMsMin) this.stalledAtMs = nowMs;
    this.checkedAtMs = nowMs;
  }
}
