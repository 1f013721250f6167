import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { Registry } from '../../registry';
import type { WorkerInterface } from '../../worker-interface';
import type { LocalRows } from './local-rows';

/**
 * Drains requested by operators, stored in the rows of their workers. A worker that cannot be notified at once is
 * notified when it registers, here or at another replica.
 */
export class Drains {
  constructor(
    private readonly registry: Registry,
    private readonly rows: LocalRows,
    private readonly workerInterface: WorkerInterface,
    private readonly clock: Clock,
    log: Log,
  ) {
    registry.on('state', ({ workerId }, from) => {
      if (from !== 'registering') return;
      this.sync(workerId).catch((err: unknown) =>
        log.warn({ event: 'worker_order_failed', err, workerId }, 'could not tell the worker to drain or resume'),
      );
    });
  }

  /** Drains a worker until it is resumed, also across restarts of its process. Its tasks can run until the deadline. */
  async drain(workerId: string, deadlineMs: number): Promise<void> {
    this.registry.cordon(workerId, true);
    this.rows.setDrain(workerId, { deadlineAtMs: this.clock.nowMs() + deadlineMs });
    await this.sync(workerId);
  }

  /** Resumes a worker. @throws YardError `DRAINING` if the worker itself decided to shut down. */
  async resume(workerId: string): Promise<void> {
    const isLinked = this.workerInterface.isLinked(workerId);
    if (isLinked) await this.workerInterface.resume(workerId);
    this.registry.cordon(workerId, false);
    // If it is not linked, the replica at which it registers next reads the row and resumes it.
    this.rows.setDrain(workerId, isLinked ? undefined : this.rows.drainOf(workerId));
  }

  /** Tells a worker to drain or resume, unless this instance was already notified. */
  private async sync(workerId: string): Promise<void> {
    const { registry, rows, workerInterface, clock } = this;
    const [worker, drain] = [registry.get(workerId), rows.drainOf(workerId)];
    if (!worker || !drain || !workerInterface.isLinked(workerId)) return;
    const { isCordoned, instanceId } = worker;
    const knows = drain.notifiedInstanceId === instanceId;
    if (!isCordoned) rows.setDrain(workerId, undefined);
    if (!isCordoned && knows) await workerInterface.resume(workerId);
    if (!isCordoned || knows) return;
    await workerInterface.drain(workerId, Math.max(0, drain.deadlineAtMs - clock.nowMs()));
    rows.setDrain(workerId, { ...drain, notifiedInstanceId: instanceId });
  }
}
