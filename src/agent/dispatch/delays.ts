import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { TaskStore } from '../../tasks';

/** After a failed release. */
const retryMs = 1000;

/**
 * Releases delayed tasks into the queue when their next attempt is due. One timer serves the earliest task delayed
 * here; each heartbeat also finds tasks that other replicas delayed.
 */
export class Delays {
  private timer?: Timer;
  private timerAtMs = Infinity;
  private isStopped = true;
  private unsubscribe?: () => void;

  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly onRelease: () => void,
  ) {}

  start(): void {
    this.isStopped = false;
    this.unsubscribe = this.store.changes.subscribe(({ task }) => {
      if (task?.state === 'queued' && task.notBeforeMs !== undefined) this.schedule(task.notBeforeMs);
    });
    void this.releaseDue();
  }

  stop(): void {
    this.isStopped = true;
    this.unsubscribe?.();
    this.timer?.cancel();
    this.timerAtMs = Infinity;
  }

  private schedule(atMs: number): void {
    if (this.isStopped || atMs >= this.timerAtMs) return;
    this.timer?.cancel();
    this.timerAtMs = atMs;
    this.timer = this.clock.setTimer(Math.max(0, atMs - this.clock.nowMs()), () => {
      this.timerAtMs = Infinity;
      void this.releaseDue();
    });
  }

  /** Releases due tasks and wakes the dispatcher. Never rejects. */
  async releaseDue(): Promise<void> {
    if (this.isStopped) return;
    try {
      const nextMs = await this.store.queue.release(this.clock.nowMs());
      this.onRelease();
      if (nextMs !== undefined) this.schedule(nextMs);
    } catch (error) {
      this.log.error({ event: 'task_release_failed', err: error }, 'could not release delayed tasks; tries again soon');
      this.schedule(this.clock.nowMs() + retryMs);
    }
  }
}
