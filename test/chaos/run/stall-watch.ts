import type { FaultRecord } from '../history';

const lookMs = 100;
const stallMsMin = 500;

/** Records when this process was not scheduled for a while: the machine was too busy, which may have affected the others too. */
export class StallWatch {
  readonly records: FaultRecord[] = [];
  private lookedAtMs = Date.now();
  private readonly timer = setInterval(() => this.look(), lookMs);

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const nowMs = Date.now();
    if (nowMs - this.lookedAtMs - lookMs >= stallMsMin) {
      this.records.push({ kind: 'stall', fromMs: this.lookedAtMs, untilMs: nowMs });
    }
    this.lookedAtMs = nowMs;
  }
}
