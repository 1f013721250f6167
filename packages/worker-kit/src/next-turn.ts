import type { Clock } from './clock';

/** Defers work to the next turn of the event loop, where all work that was deferred in this turn runs together. */
export class NextTurn {
  private waiting: Array<() => void> = [];

  constructor(private readonly clock: Clock) {}

  /** Runs `work`, which must not throw, in the next turn. */
  defer(work: () => void): void {
    if (this.waiting.push(work) === 1) this.clock.nextTurn(() => this.runAll());
  }

  private runAll(): void {
    const due = this.waiting;
    this.waiting = [];
    for (const work of due) work();
  }
}
