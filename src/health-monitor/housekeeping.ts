import type { Clock } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { TaskStore, WaitingTask } from '../tasks';

type RetentionSettings = Pick<
  YardConfig,
  'retentionMs' | 'retentionTasksMax' | 'retentionBytesMax' | 'idempotencyMs' | 'offlineKeepMs'
>;

/** Tasks per batch. */
const overdueLimit = 200;
const pruneLimit = 200;

/**
 * Finds overdue tasks and removes ended tasks past their retention, in batches, so that other work can run in between.
 */
export class Housekeeping {
  constructor(
    private readonly store: TaskStore,
    private readonly clock: Clock,
    private readonly config: RetentionSettings,
  ) {}

  /**
   * Yields all overdue tasks, in batches with a turn of the event loop in between. One round takes all of them, so that
   * one caller's many tasks do not delay those of others by a round.
   */
  async *overdue(nowMs: number): AsyncGenerator<WaitingTask[], void, undefined> {
    for (let firstId: string | undefined; ;) {
      const tasks = await this.store.queue.overdue(nowMs, overdueLimit);
      // The same tasks are returned again if recording their ends failed: leave them to the next round.
      const isLast = tasks.length < overdueLimit || tasks[0]!.id === firstId;
      firstId = tasks[0]?.id;
      if (tasks.length > 0) yield tasks;
      if (isLast) return;
      await new Promise<void>((resolve) => this.clock.nextTurn(resolve));
    }
  }

  /** Removes ended tasks past their retention. Yields the ids of each batch. */
  async *prune(nowMs: number): AsyncGenerator<string[], void, undefined> {
    const { store, config } = this;
    const retention = {
      endedBeforeMs: nowMs - config.retentionMs,
      endedMax: config.retentionTasksMax,
      endedBytesMax: config.retentionBytesMax,
      keysBeforeMs: nowMs - config.idempotencyMs,
    };
    for (let removed = pruneLimit; removed === pruneLimit;) {
      const taskIds = await store.retention.prune(retention, pruneLimit);
      if (taskIds.length > 0) yield taskIds;
      removed = taskIds.length;
    }
  }

  /** Removes replicas that ended long ago, and their workers that did not reconnect. */
  dropReplicas(nowMs: number): Promise<void> {
    return this.store.fleet.dropReplicas(nowMs - this.config.offlineKeepMs);
  }
}
