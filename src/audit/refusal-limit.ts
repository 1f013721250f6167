import type { Clock, Timer } from '@yardmaster/worker-kit/clock';

/** Lines of refusals a second. */
export const refusalsPerSecond = 10;

/** Limits the lines of refusals, and counts those beyond the limit. */
export class RefusalLimit {
  private admitted = 0;
  private omitted = 0;
  /** Set while a second is counted. */
  private second?: Timer;

  /** Calls `onOmitted` after a second with refusals beyond the limit. */
  constructor(
    private readonly clock: Clock,
    private readonly onOmitted: (count: number) => void,
  ) {}

  /** True if a refusal gets a line now; otherwise it is counted. */
  admit(): boolean {
    this.second ??= this.clock.setTimer(1000, () => this.end());
    if (this.admitted >= refusalsPerSecond) {
      this.omitted++;
      return false;
    }
    this.admitted++;
    return true;
  }

  /** Ends the current second early. */
  end(): void {
    this.second?.cancel();
    const { omitted } = this;
    [this.second, this.admitted, this.omitted] = [undefined, 0, 0];
    if (omitted > 0) this.onOmitted(omitted);
  }
}
