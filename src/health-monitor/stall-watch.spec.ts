import { Clock, type Timer } from '@yardmaster/worker-kit/clock';
import { StallWatch } from './stall-watch';

/** A clock whose timers fire only when the test runs them, as in a stalled process. */
class StallingClock extends Clock {
  atMs = 0;
  private due?: () => void;

  nowMs(): number {
    return this.atMs;
  }

  setTimer(_delayMs: number, callback: () => void): Timer {
    this.due = callback;
    return { cancel: () => (this.due = undefined) };
  }

  run(atMs: number): void {
    this.atMs = atMs;
    this.due?.();
  }
}

describe(StallWatch.name, () => {
  let clock: StallingClock;
  let watch: StallWatch;

  beforeEach(() => {
    clock = new StallingClock();
    watch = new StallWatch(clock);
    watch.start();
  });

  it('detects no stall if its checks are on time or slightly late', () => {
    for (const atMs of [500, 1100, 1600, 3000]) clock.run(atMs);
    expect(watch.hasStalled(3000)).toBe(false);
  });

  it('remembers a stall for a while', () => {
    clock.run(500);
    clock.run(2000);
    clock.atMs = 3300;
    expect(watch.hasStalled(3000)).toBe(true);
    for (const atMs of [3400, 3900, 4400, 4900]) clock.run(atMs);
    clock.atMs = 5000;
    expect(watch.hasStalled(3000)).toBe(true);
    for (const atMs of [5400, 5900, 6400]) clock.run(atMs);
    expect(watch.hasStalled(3000)).toBe(false);
  });

  it('detects a stall before its next check', () => {
    clock.atMs = 1500;
    expect(watch.hasStalled(3000)).toBe(true);
  });

  it('stops checking when stopped', () => {
    watch.stop();
    clock.run(10_000);
    clock.run(10_500);
    expect(clock['due']).toBeUndefined();
  });
});
