import type { Clock, Timer } from '../clock';
import type { Outcome } from '../protocol';
import type { Registry } from '../registry';

/** An attempt that a worker has been given. */
export interface Assignment {
  taskId: string;
  workerId: string;
  leaseId: string;
  /** What the task ends as where its worker does not say: set when its end was asked for. */
  cancelled?: Outcome;
}

/** Beyond the deadline that the worker enforces itself, for its outcome to arrive. */
const outcomeSlackMs = 5000;

/**
 * The attempts that this control plane has handed out or adopted and whose end it has not seen. Each holds a slot of its worker
 * and a timer that goes off when the worker should long have ended it.
 */
export class Assignments {
  private readonly byLease = new Map<string, Assignment & { timer: Timer }>();
  private readonly leases = new Map<string, string>();

  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
    private readonly onOverrun: (assignment: Assignment) => void,
  ) {}

  get count(): number {
    return this.byLease.size;
  }

  begin(assignment: Assignment, runMsMax: number): void {
    const timer = this.clock.setTimer(runMsMax + outcomeSlackMs, () => this.onOverrun(assignment));
    this.byLease.set(assignment.leaseId, { ...assignment, timer });
    this.leases.set(assignment.taskId, assignment.leaseId);
    this.registry.occupy(assignment.workerId, assignment.taskId);
  }

  /** The attempt is to end within this time now, as its worker says or as `cancelled`; `onOverrun` is called where it does not. */
  hasten(leaseId: string, withinMs: number, cancelled: Outcome, onOverrun: () => void): void {
    const assignment = this.byLease.get(leaseId);
    if (!assignment) return;
    assignment.cancelled = cancelled;
    assignment.timer.cancel();
    assignment.timer = this.clock.setTimer(withinMs + outcomeSlackMs, onOverrun);
  }

  /** Frees the slot. Does nothing where the attempt is not, or not any more, assigned. */
  end(leaseId: string): void {
    const assignment = this.byLease.get(leaseId);
    if (!assignment) return;
    assignment.timer.cancel();
    this.byLease.delete(leaseId);
    if (this.leases.get(assignment.taskId) === leaseId) this.leases.delete(assignment.taskId);
    this.registry.vacate(assignment.workerId, assignment.taskId);
  }

  /** The attempt under a lease. */
  under(leaseId: string): Assignment | undefined {
    return this.byLease.get(leaseId);
  }

  /** The running attempt of a task. */
  of(taskId: string): Assignment | undefined {
    const leaseId = this.leases.get(taskId);
    return leaseId === undefined ? undefined : this.byLease.get(leaseId);
  }

  /** Forgets everything and stops all timers. */
  clear(): void {
    for (const { timer } of this.byLease.values()) timer.cancel();
    this.byLease.clear();
    this.leases.clear();
  }
}
