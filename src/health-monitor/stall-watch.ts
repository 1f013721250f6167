import type { Clock, Timer } from '../clock';

const lookMs = 500;
/** How much later than it should a look must come to count. */
const stallMsMin = 1000;

/**
 * Notices when this process was not run for a while (stopped, swapped out, a sleeping machine). What seemed to be silence of others
 * then was its own: their messages are there, and not yet read.
 */
export class StallWatch {
  private lookedAtMs = 0;
  private stalledAtMs = -Infinity;
  private timer?: Timer;

  constructor(private readonly clock: Clock) {}

  start(): void {
    this.lookedAtMs = this.clock.nowMs();
    this.look();
  }

  stop(): void {
    this.timer?.cancel();
  }

  /** True where this process stood still within the last `withinMs`, or until now. */
  hasStalled(withinMs: number): boolean {
    this.note();
    return this.clock.nowMs() - this.stalledAtMs <= withinMs;
  }

  private look(): void {
    this.note();
    this.timer = this.clock.setTimer(lookMs, () => this.look());
  }

  private note(): void {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.lookedAtMs >= lookMs + stallMsMin) this.stalledAtMs = nowMs;
    this.lookedAtMs = nowMs;
  }
}
