import type { Clock, Timer } from '@yardmaster/worker-kit/clock';

const checkMs = 500;
/** A check that comes later than this is a stall. */
const stallMsMin = 1000;

/**
 * Notices when this process did not run for a while (stopped, swapped out, a sleeping machine). The silence of others was then its own:
 * their messages have arrived and are not read yet.
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

  /** True if this process stood still within the last `withinMs`, or until now. */
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
