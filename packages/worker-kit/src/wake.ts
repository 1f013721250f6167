import type { Clock, Timer } from './clock';

/** One planned wake-up. An early wake-up is harmless, so a plan is only replaced by an earlier one. */
export class Wake {
  /** Set while a wake-up is planned; cleared when it fires. */
  private planned?: { timer: Timer; atMs: number };

  constructor(
    private readonly clock: Clock,
    private readonly callback: () => void,
  ) {}

  plan(atMs: number | undefined): void {
    if (atMs === undefined || !Number.isFinite(atMs) || (this.planned && this.planned.atMs <= atMs)) return;
    this.cancel();
    const timer = this.clock.setTimer(Math.max(0, atMs - this.clock.nowMs()), () => {
      this.planned = undefined;
      this.callback();
    });
    this.planned = { timer, atMs };
  }

  cancel(): void {
    this.planned?.timer.cancel();
    this.planned = undefined;
  }
}
