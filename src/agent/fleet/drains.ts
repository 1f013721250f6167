import type { Clock } from '../../clock';
import type { Log } from '../../log';
import type { Registry } from '../../registry';
import type { WorkerInterface } from '../../worker-interface';

interface Drain {
  deadlineAtMs: number;
  /** Set when the worker is told, to the start of the worker that was told. */
  toldInstanceId?: string;
}

/** Drains that operators asked for. A worker that cannot be told at once is told when it registers. */
export class Drains {
  /** An entry goes when its worker is told to resume or is removed. */
  private readonly byWorker = new Map<string, Drain>();

  constructor(
    private readonly registry: Registry,
    private readonly workerInterface: WorkerInterface,
    private readonly clock: Clock,
    log: Log,
  ) {
    registry.on('state', ({ workerId, state }, from) => {
      if (state === 'removed') this.byWorker.delete(workerId);
      if (from !== 'registering') return;
      this.tell(workerId).catch((err: unknown) =>
        log.warn({ err, workerId }, 'a worker could not be told to drain or resume'),
      );
    });
  }

  /** The worker takes no more work until it is resumed, also after a restart; its tasks may go on until the deadline. */
  async drain(workerId: string, deadlineMs: number): Promise<void> {
    this.registry.cordon(workerId, true);
    this.byWorker.set(workerId, { deadlineAtMs: this.clock.nowMs() + deadlineMs });
    await this.tell(workerId);
  }

  /** The worker takes work again. @throws YardError `DRAINING` if the worker itself has decided to end. */
  async resume(workerId: string): Promise<void> {
    if (this.workerInterface.isLinked(workerId)) {
      await this.workerInterface.resume(workerId);
      this.byWorker.delete(workerId);
    }
    this.registry.cordon(workerId, false);
  }

  /** Tells a worker to drain or to resume, unless it knows: it may have been away, or be a new instance. */
  private async tell(workerId: string): Promise<void> {
    const { registry, workerInterface, clock } = this;
    const [worker, drain] = [registry.get(workerId), this.byWorker.get(workerId)];
    if (!worker || !drain || !workerInterface.isLinked(workerId)) return;
    const { isCordoned, instanceId } = worker;
    const knows = drain.toldInstanceId === instanceId;
    if (!isCordoned) this.byWorker.delete(workerId);
    if (!isCordoned && knows) await workerInterface.resume(workerId);
    if (!isCordoned || knows) return;
    await workerInterface.drain(workerId, Math.max(0, drain.deadlineAtMs - clock.nowMs()));
    drain.toldInstanceId = instanceId;
  }
}
