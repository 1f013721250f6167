import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import type { Registry } from '../../registry';
import type { WorkerInterface } from '../../worker-interface';
import type { LocalRows } from './local-rows';

/**
 * Drains that operators asked for, kept in the rows of their workers. A worker that cannot be told at once is told when it registers, here
 * or elsewhere.
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

  /** The worker takes no more work until it is resumed, also after a restart of its process; its tasks may go on until the deadline. */
  async drain(workerId: string, deadlineMs: number): Promise<void> {
    this.registry.cordon(workerId, true);
    this.rows.setDrain(workerId, { deadlineAtMs: this.clock.nowMs() + deadlineMs });
    await this.sync(workerId);
  }

  /** The worker takes work again. @throws YardError `DRAINING` if the worker itself has decided to end. */
  async resume(workerId: string): Promise<void> {
    const isLinked = this.workerInterface.isLinked(workerId);
    if (isLinked) await this.workerInterface.resume(workerId);
    this.registry.cordon(workerId, false);
    // Its row says so too: the worker is told where it registers, here or elsewhere.
    this.rows.setDrain(workerId, isLinked ? undefined : this.rows.drainOf(workerId));
  }

  /** Tells a worker to drain or to resume, unless it knows: it may have been away, or be a new instance. */
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
