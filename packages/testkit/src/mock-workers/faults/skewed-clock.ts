import { Clock, type Timer } from '@yardmaster/worker-kit/clock';

/** A clock that is offset from another one and runs at a different speed. */
export class SkewedClock extends Clock {
  private readonly sinceMs: number;

  constructor(
    private readonly base: Clock,
    private readonly offsetMs: number,
    private readonly speed: number,
  ) {
    super();
    this.sinceMs = base.nowMs();
  }

  nowMs(): number {
    return Math.round(this.sinceMs + this.offsetMs + (this.base.nowMs() - this.sinceMs) * this.speed);
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.base.setTimer(delayMs / this.speed, callback);
  }

  override nextTurn(callback: () => void): void {
    this.base.nextTurn(callback);
  }

  override hold<T>(work: Promise<T>): Promise<T> {
    return this.base.hold(work);
  }
}
