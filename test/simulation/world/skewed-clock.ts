import { Clock, type Timer } from '@yardmaster/worker-kit/clock';

/** A worker's clock with an error. */
export class SkewedClock extends Clock {
  constructor(
    private readonly baseClock: Clock,
    public skewMs: number,
  ) {
    super();
  }

  nowMs(): number {
    return this.baseClock.nowMs() + this.skewMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.baseClock.setTimer(delayMs, callback);
  }

  override nextTurn(callback: () => void): void {
    this.baseClock.nextTurn(callback);
  }
}
