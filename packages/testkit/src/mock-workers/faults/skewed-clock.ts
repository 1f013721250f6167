import { Clock, type Timer } from '@yardmaster/worker-kit/clock';

/** A clock that is off by so much, and runs so much faster than another from now on. */
export class SkewedClock extends Clock {
  private readonly sinceMs: number;

  constructor(
    private readonly truth: Clock,
    private readonly offsetMs: number,
    private readonly speed: number,
  ) {
    super();
    this.sinceMs = truth.nowMs();
  }

  nowMs(): number {
    return Math.round(this.sinceMs + this.offsetMs + (this.truth.nowMs() - this.sinceMs) * this.speed);
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.truth.setTimer(delayMs / this.speed, callback);
  }

  override nextTurn(callback: () => void): void {
    this.truth.nextTurn(callback);
  }

  override hold<T>(work: Promise<T>): Promise<T> {
    return this.truth.hold(work);
  }
}
