import type { Clock, Timer } from '../../clock';
import type { Outcome } from '../../protocol';
import type { Registry } from '../../registry';

/** An attempt that a worker has been given. */
export interface Assignment {
  taskId: string;
  workerId: string;
  leaseId: string;
  /** What the task ends as where its worker does not say: set when its end was asked for. */
  cancelled?: Outcome;
}

/** How long an attempt may go on. */
export interface AttemptDeadlines {
  timeoutMs: number;
  noProgressTimeoutMs?: number;
  /** Until the worker accepts it; from then on the worker watches its beginning. */
  startTimeoutMs?: number;
}

/** Which deadline an attempt has overrun. */
export type Overrun = 'TIMEOUT' | 'NO_PROGRESS' | 'START_TIMEOUT';

interface Held extends Assignment {
  timer: Timer;
  endByMs: number;
  noProgressTimeoutMs: number;
  /** Moved by each output. */
  progressAtMs: number;
  /** Infinity from the moment when the worker has accepted it. */
  acceptByMs: number;
}

/** Beyond a deadline that the worker enforces itself, for its outcome to arrive. */
const outcomeSlackMs = 5000;
/** A timer that goes off later than this tells that this process stood still. */
const latenessMsMax = 1000;

/**
 * The attempts that this control plane has handed out or adopted and whose end it has not seen. Each holds a slot of its worker
 * and a timer that goes off when the worker should long have ended it.
 */
export class Assignments {
  private readonly byLease = new Map<string, Held>();
  private readonly leases = new Map<string, string>();

  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
    private readonly onOverrun: (assignment: Assignment, overrun: Overrun) => void,
  ) {}

  begin(assignment: Assignment, deadlines: AttemptDeadlines): void {
    const { timeoutMs, noProgressTimeoutMs = Infinity, startTimeoutMs = Infinity } = deadlines;
    const progressAtMs = this.clock.nowMs();
    const [endByMs, acceptByMs] = [progressAtMs + timeoutMs, progressAtMs + startTimeoutMs];
    const held = { ...assignment, endByMs, noProgressTimeoutMs, progressAtMs, acceptByMs } as Held;
    this.watch(held);
    this.byLease.set(assignment.leaseId, held);
    this.leases.set(assignment.taskId, assignment.leaseId);
    this.registry.occupy(assignment.workerId, assignment.taskId);
  }

  /** The worker has accepted it. */
  accepted(leaseId: string): void {
    const held = this.byLease.get(leaseId);
    if (held) held.acceptByMs = Infinity;
  }

  /** The worker has shown that it goes on. */
  progressed(leaseId: string): void {
    const held = this.byLease.get(leaseId);
    if (held) held.progressAtMs = this.clock.nowMs();
  }

  /** The worker is back with it; false where it is not assigned, since before this control plane was started it was another's. */
  resumed(leaseId: string): boolean {
    this.accepted(leaseId);
    this.progressed(leaseId);
    return this.byLease.has(leaseId);
  }

  /**
   * The attempt is to end within this time now, or when it was to end before, as its worker says or as `cancelled`; `onOverrun` is
   * called where it does not.
   */
  hasten(leaseId: string, withinMs: number, cancelled: Outcome, onOverrun: () => void): void {
    const assignment = this.byLease.get(leaseId);
    if (!assignment) return;
    const nowMs = this.clock.nowMs();
    assignment.cancelled = cancelled;
    assignment.endByMs = Math.min(assignment.endByMs, nowMs + withinMs);
    assignment.timer.cancel();
    assignment.timer = this.clock.setTimer(Math.max(0, assignment.endByMs + outcomeSlackMs - nowMs), onOverrun);
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

  /** One timer that looks again, instead of one for each piece of output. */
  private watch(held: Held, earliestMs = this.clock.nowMs()): void {
    const dueMs = Math.max(earliestMs, nextOverrun(held).atMs);
    held.timer = this.clock.setTimer(dueMs - this.clock.nowMs(), () => {
      const nowMs = this.clock.nowMs();
      const { overrun, atMs } = nextOverrun(held);
      if (atMs > nowMs) this.watch(held);
      // What the worker said meanwhile is there, and not yet read.
      else if (nowMs - dueMs > latenessMsMax) this.watch(held, nowMs + latenessMsMax);
      else this.onOverrun(held, overrun);
    });
  }
}

/** The deadline that is overrun next where nothing happens, and when. */
function nextOverrun({ endByMs, progressAtMs, noProgressTimeoutMs, acceptByMs }: Held): {
  overrun: Overrun;
  atMs: number;
} {
  const endAtMs = endByMs + outcomeSlackMs;
  const silentAtMs = progressAtMs + noProgressTimeoutMs + outcomeSlackMs;
  if (acceptByMs <= Math.min(endAtMs, silentAtMs)) return { overrun: 'START_TIMEOUT', atMs: acceptByMs };
  return silentAtMs < endAtMs ? { overrun: 'NO_PROGRESS', atMs: silentAtMs } : { overrun: 'TIMEOUT', atMs: endAtMs };
}
