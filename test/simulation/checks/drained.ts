import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Violations } from './violations';

/** Workers that operators have drained: they are given nothing until they are resumed, but tasks of the sessions that they have. */
export class Drained {
  private readonly sinceMs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly violations: Violations,
  ) {}

  /** The operator was told that it is done. */
  begin(workerId: string): void {
    this.sinceMs.set(workerId, this.clock.nowMs());
  }

  /** The operator asks to resume it. */
  end(workerId: string): void {
    this.sinceMs.delete(workerId);
  }

  handed(n: number, workerId: string): void {
    const sinceMs = this.sinceMs.get(workerId);
    // What was claimed before may be handed over in the same moment.
    if (sinceMs === undefined || sinceMs === this.clock.nowMs()) return;
    this.violations.add('a drained worker is given nothing', `${workerId} was given t${n}`, [`t${n}`, workerId]);
  }
}
