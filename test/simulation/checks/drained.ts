import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Violations } from './violations';

/** Checks that drained workers get no tasks until they are resumed, except those of their sessions. */
export class Drained {
  private readonly sinceMs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly violations: Violations,
  ) {}

  /** Called when the operator got the reply. */
  begin(workerId: string): void {
    this.sinceMs.set(workerId, this.clock.nowMs());
  }

  /** Called when the operator requests to resume. */
  end(workerId: string): void {
    this.sinceMs.delete(workerId);
  }

  handed(n: number, workerId: string): void {
    const sinceMs = this.sinceMs.get(workerId);
    // A task claimed before may be handed over in the same turn.
    if (sinceMs === undefined || sinceMs === this.clock.nowMs()) return;
    this.violations.add('a drained worker is given nothing', `${workerId} was given t${n}`, [`t${n}`, workerId]);
  }
}
