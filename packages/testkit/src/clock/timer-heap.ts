/** A timer in the heap. It stores its index, so that removal costs O(log n). */
export interface HeapTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
  /** -1 if it is not in the heap. */
  index: number;
}

/** A heap of timers by time; equal times in order of creation. Adding and removing cost O(log n). */
export class TimerHeap {
  private readonly timers: HeapTimer[] = [];
  private added = 0;

  get size(): number {
    return this.timers.length;
  }

  /** The next timer. */
  get first(): HeapTimer | undefined {
    return this.timers[0];
  }

  add(dueMs: number, callback: () => void): HeapTimer {
    const timer = { dueMs, order: this.added++, callback, index: this.timers.length };
    this.timers.push(timer);
    this.rise(timer);
    return timer;
  }

  /** Removes a timer, if it is in the heap. */
  remove(timer: HeapTimer): void {
    const { index } = timer;
    if (index < 0) return;
    timer.index = -1;
    const last = this.timers.pop()!;
    if (last === timer) return;
    this.put(last, index);
    this.rise(last);
    this.sink(last);
  }

  private rise(timer: HeapTimer): void {
    while (timer.index > 0) {
      const above = this.timers[(timer.index - 1) >> 1]!;
      if (!isBefore(timer, above)) return;
      this.swap(timer, above);
    }
  }

  private sink(timer: HeapTimer): void {
    for (;;) {
      const [left, right] = [this.timers[2 * timer.index + 1], this.timers[2 * timer.index + 2]];
      const below = right && isBefore(right, left!) ? right : left;
      if (!below || !isBefore(below, timer)) return;
      this.swap(below, timer);
    }
  }

  private swap(a: HeapTimer, b: HeapTimer): void {
    const index = a.index;
    this.put(a, b.index);
    this.put(b, index);
  }

  private put(timer: HeapTimer, index: number): void {
    this.timers[index] = timer;
    timer.index = index;
  }
}

function isBefore(a: HeapTimer, b: HeapTimer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
