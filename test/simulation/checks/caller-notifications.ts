import type { Clock } from '@yardmaster/worker-kit/clock';
import { isFinal, type Task } from '../../../src/tasks';
import type { Violations } from './violations';

/** Maximum delay until a waiting caller learns of the end of its task. */
const notifyMsMax = 2000;

/** Compares the results of waiting callers with the recorded ends. */
export class CallerNotifications {
  /** By task; 0 until it ends. */
  private readonly endedAtMs: Float64Array;
  private readonly waiting = new Set<number>();
  /** Tasks whose end was read in the turn in which it was recorded, before it was published. */
  private readonly early = new Map<number, number>();

  constructor(
    taskTotal: number,
    private readonly clock: Clock,
    private readonly violations: Violations,
  ) {
    this.endedAtMs = new Float64Array(taskTotal);
  }

  ended(n: number): void {
    this.endedAtMs[n] = this.clock.nowMs();
    const heardAtMs = this.early.get(n);
    if (heardAtMs === undefined) return;
    this.early.delete(n);
    if (heardAtMs < this.clock.nowMs()) this.add(`the caller of t${n} heard of its end before it ended`, n);
  }

  started(n: number): void {
    this.waiting.add(n);
  }

  /** Checks the result of a caller's wait. */
  answered(n: number, task: Task | void): void {
    this.waiting.delete(n);
    const endedAtMs = this.endedAtMs[n]!;
    if (task && isFinal(task.state) && endedAtMs === 0) this.early.set(n, this.clock.nowMs());
    else if (!task || !isFinal(task.state))
      this.add(`the wait for t${n} ended with ${task?.state ?? 'nothing'} before the task`, n);
    else if (this.clock.nowMs() - endedAtMs > notifyMsMax)
      this.add(`t${n} ended ${this.clock.nowMs() - endedAtMs} ms before its caller heard of it`, n);
  }

  /** Call at the end. */
  close(): void {
    for (const n of this.early.keys()) this.add(`the caller of t${n} heard of an end that never came`, n);
    for (const n of this.waiting) if (this.endedAtMs[n]! > 0) this.add(`the caller of t${n} never heard of its end`, n);
  }

  private add(what: string, n: number): void {
    this.violations.add('callers hear of the ends of their tasks', what, [`t${n}`]);
  }
}
