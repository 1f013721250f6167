import type { Task } from '../../../src/tasks';
import { MinHeap } from './min-heap';
import type { Violations } from './violations';

/**
 * Checks the order within a class (same capability, required labels, session and priority): tasks begin in the order of
 * arrival, and a retried task keeps its rank.
 */
export class QueueOrder {
  /** By task: its number in the order of arrival; -1 until it has one. */
  private readonly arrivals: Int32Array;
  private readonly tasks: number[] = [];
  private readonly isWaiting: Uint8Array;
  private readonly queuedAtMs: Float64Array;
  private readonly classes = new Map<string, MinHeap>();

  constructor(
    taskTotal: number,
    private readonly violations: Violations,
  ) {
    this.arrivals = new Int32Array(taskTotal).fill(-1);
    this.isWaiting = new Uint8Array(taskTotal);
    this.queuedAtMs = new Float64Array(taskTotal);
  }

  waits(n: number, task: Task, nowMs: number): void {
    if (this.arrivals[n] === -1) this.arrivals[n] = this.tasks.push(n) - 1;
    // A delayed task is not in the queue; only the store knows when it enters again.
    if (task.notBeforeMs !== undefined) return;
    this.isWaiting[n] = 1;
    this.queuedAtMs[n] = nowMs;
    this.classOf(task).add(this.arrivals[n]!);
  }

  /** Call when a task was claimed, or ended in the queue. */
  leaves(n: number, task: Task, isClaimed: boolean, nowMs: number): void {
    if (!this.isWaiting[n]) return;
    const place = this.classOf(task).first((arrival) => this.isWaiting[this.tasks[arrival]!] === 1);
    const first = place === undefined ? n : this.tasks[place]!;
    this.isWaiting[n] = 0;
    // A task requeued in this turn may have come after the dispatcher read the queue.
    if (!isClaimed || first === n || this.queuedAtMs[first] === nowMs) return;
    this.violations.add(
      'the queue order is kept within a class',
      `t${n} was claimed while t${first}, which came before it, waited`,
      [`t${n}`, `t${first}`],
    );
  }

  private classOf({ capability, labels, sessionId, priority }: Task): MinHeap {
    const key = `${priority} ${capability} ${sessionId ?? ''} ${JSON.stringify(labels.require)}`;
    const known = this.classes.get(key) ?? new MinHeap();
    this.classes.set(key, known);
    return known;
  }
}
