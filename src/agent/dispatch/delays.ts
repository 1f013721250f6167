import type { Clock, Timer } from '../../clock';
import type { Log } from '../../log';
import type { TaskStore } from '../../tasks';

export interface DelaysParts {
  store: TaskStore;
  clock: Clock;
  log: Log;
}

/** After a release that failed. */
const againMs = 1000;

/** Lets tasks that wait for their next attempt into the queue when they may have it. One timer, for the one that is next. */
export class Delays {
  private timer?: Timer;
  private timerAtMs = Infinity;
  private isStopped = true;
  private unsubscribe?: () => void;

  constructor(
    private readonly parts: DelaysParts,
    private readonly onRelease: () => void,
  ) {}

  start(): void {
    this.isStopped = false;
    this.unsubscribe = this.parts.store.subscribe(({ task }) => {
      if (task?.state === 'queued' && task.notBeforeMs !== undefined) this.plan(task.notBeforeMs);
    });
    void this.release();
  }

  stop(): void {
    this.isStopped = true;
    this.unsubscribe?.();
    this.timer?.cancel();
    this.timerAtMs = Infinity;
  }

  private plan(atMs: number): void {
    if (this.isStopped || atMs >= this.timerAtMs) return;
    this.timer?.cancel();
    this.timerAtMs = atMs;
    this.timer = this.parts.clock.setTimer(Math.max(0, atMs - this.parts.clock.nowMs()), () => {
      this.timerAtMs = Infinity;
      void this.release();
    });
  }

  private async release(): Promise<void> {
    const { store, clock, log } = this.parts;
    try {
      const nextMs = await store.release(clock.nowMs());
      this.onRelease();
      if (nextMs !== undefined) this.plan(nextMs);
    } catch (error) {
      log.error({ err: error }, 'delayed tasks could not be released; it is tried again');
      this.plan(clock.nowMs() + againMs);
    }
  }
}
