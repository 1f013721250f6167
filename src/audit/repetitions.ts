import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { AuditEvent } from './audit-event';

/** Time for which repetitions of an event share a line. */
export const shareMs = 10_000;
/** Limit of different events that may still repeat. Beyond it, all of them end. */
const eventsMax = 1000;

/** Joins repetitions: the first event of a kind gets its line at once, those of the next seconds share one with their number. */
export class Repetitions {
  private readonly running = new Map<string, { event: AuditEvent; count: number }>();
  private timer?: Timer;

  /** Calls `onShared` with the event and the number of its repetitions. */
  constructor(
    private readonly clock: Clock,
    private readonly onShared: (event: AuditEvent, count: number) => void,
  ) {}

  /** True if the event is the first of its kind, which gets a line of its own. */
  isFirst(event: AuditEvent): boolean {
    const { by, from, action, object, status, code } = event;
    const kind = JSON.stringify([by, from, action, object, status, code]);
    const known = this.running.get(kind);
    if (known) {
      known.count++;
      return false;
    }
    if (this.running.size >= eventsMax) this.end();
    this.running.set(kind, { event, count: 0 });
    this.timer ??= this.clock.setTimer(shareMs, () => this.end());
    return true;
  }

  /** Reports the repetitions so far. */
  end(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const ended = [...this.running.values()];
    this.running.clear();
    for (const { event, count } of ended) if (count > 0) this.onShared(event, count);
  }
}
