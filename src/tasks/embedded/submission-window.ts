/** A submission counts for this many whole seconds after its own. */
const windowS = 60;

/**
 * Counts submissions by second, at most 61 of them, so that no 60 seconds have more than the limit. A submission is free again after 60 to 61 s.
 *
 * The clock may be set back. By up to a minute: submissions count in the latest second, until the clock has caught up. By more: the earlier ones
 * count as made now. Either way, the limit holds, and no submission counts for more than two minutes.
 */
export class SubmissionWindow {
  /** Seconds with submissions, oldest first. */
  private seconds: Array<{ second: number; count: number }> = [];

  add(atMs: number): void {
    const second = this.advance(atMs);
    const last = this.seconds.at(-1);
    if (last?.second === second) last.count += 1;
    else this.seconds.push({ second, count: 1 });
  }

  /** Returns the submissions that count at a time. Changes nothing. */
  countAt(atMs: number): number {
    const oldest = secondOf(atMs) - windowS;
    return this.seconds.reduce((sum, { second, count }) => (second >= oldest ? sum + count : sum), 0);
  }

  /** Moves the window to a time, and returns the submissions that count. */
  count(atMs: number): number {
    this.advance(atMs);
    return this.total;
  }

  /** Returns the time until fewer than `max` submissions count; `count` was called before. */
  waitMs(atMs: number, max: number): number {
    let left = this.total;
    for (const { second, count } of this.seconds) {
      left -= count;
      if (left < max) return (second + windowS + 1) * 1000 - atMs;
    }
    return windowS * 1000;
  }

  private get total(): number {
    return this.seconds.reduce((sum, { count }) => sum + count, 0);
  }

  /** Returns the second in which a submission counts. */
  private advance(atMs: number): number {
    const second = secondOf(atMs);
    const latest = this.seconds.at(-1)?.second ?? second;
    if (second < latest - windowS) this.seconds = [{ second, count: this.total }];
    else while (this.seconds[0] && this.seconds[0].second < second - windowS) this.seconds.shift();
    return Math.max(second, this.seconds.at(-1)?.second ?? second);
  }
}

function secondOf(atMs: number): number {
  return Math.floor(atMs / 1000);
}
