/**
 * The callers that wait for the end of a drain, and its deadline. A later drain replaces the deadline; all callers
 * resolve together.
 */
export class Draining {
  /** Set by `begin`, cleared by `finish`. */
  private pending?: { deadlineAtMs: number; done: () => void };

  /** The time at which the drain ends even if attempts still run. */
  get deadlineAtMs(): number | undefined {
    return this.pending?.deadlineAtMs;
  }

  /** Resolves when the drain is finished. */
  begin(deadlineAtMs: number): Promise<void> {
    const earlierDone = this.pending?.done;
    return new Promise((resolve) => {
      this.pending = { deadlineAtMs, done: () => (earlierDone?.(), resolve()) };
    });
  }

  finish(): void {
    const awaited = this.pending;
    this.pending = undefined;
    awaited?.done();
  }
}
