import type { LogEvent } from '@yardmaster/protocol';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Screen } from './screen';
import { parseFields } from './worker-log-line';

/** Log events of workers that only follow from a crash of the control plane. */
const linkEvents: readonly LogEvent[] = ['link_closed', 'dial_failed'];
/** A worker may notice the crash before this process does, and log it up to this long after the next start. */
const [aheadMs, behindMs] = [500, 1000];

/** Returns when the control plane was last ready. */
export interface Readiness {
  /** Time at which it became ready; undefined while it is not. */
  readonly readySinceMs?: number;
}

/** The screen of local workers. Hides lost links after a crash of the control plane, which is shown in one line. */
export class LinkLines implements Pick<Screen, 'log' | 'warn'> {
  constructor(
    private readonly screen: Pick<Screen, 'log' | 'warn'>,
    private readonly controlPlane: Readiness,
    private readonly clock: Clock,
  ) {}

  warn(source: string, text: string): void {
    this.screen.warn(source, text);
  }

  log(source: string, line: string): void {
    if (!linkEvents.includes(parseFields(line)?.['event'] as LogEvent)) return this.screen.log(source, line);
    const { readySinceMs } = this.controlPlane;
    if (readySinceMs === undefined || this.clock.nowMs() - readySinceMs < behindMs) return;
    this.clock.setTimer(aheadMs, () => {
      if (this.controlPlane.readySinceMs === readySinceMs) this.screen.log(source, line);
    });
  }
}
