/** Who waits for the end of a drain, and for how long. A later drain takes the place of an earlier one; both end together. */
export class Draining {
  /** Set by `begin`, cleared by `finish`. */
  private pending?: { deadlineAtMs: number; done: () => void };

  /** When the drain is over whatever is left. */
  get overAtMs(): number | undefined {
    return this.pending?.deadlineAtMs;
  }

  /** Resolves when the drain is finished. */
  begin(overAtMs: number): Promise<void> {
    const earlierDone = this.pending?.done;
    return new Promise((resolve) => {
      this.pending = { deadlineAtMs: overAtMs, done: () => (earlierDone?.(), resolve()) };
    });
  }

  finish(): void {
    const awaited = this.pending;
    this.pending = undefined;
    awaited?.done();
  }
}
