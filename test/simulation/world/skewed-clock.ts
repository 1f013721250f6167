import { Clock, type Timer } from '@yardmaster/worker-kit/clock';

/** The clock of a worker: it goes with that of the simulation, and may be wrong. */
export class SkewedClock extends Clock {
  constructor(
    private readonly true_: Clock,
    public skewMs: number,
  ) {
    super();
  }

  nowMs(): number {
    return this.true_.nowMs() + this.skewMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.true_.setTimer(delayMs, callback);
  }

  override nextTurn(callback: () => void): void {
    this.true_.nextTurn(callback);
  }
}
