import type { YardConfig } from '../config';
import type { Registry } from '../registry';
import type { Renewal, TaskStore } from '../tasks';
import type { WorkerInterface } from '../worker-interface';

/** Renews the leases of workers linked here. */
export class Leases {
  constructor(
    private readonly registry: Registry,
    private readonly store: TaskStore,
    private readonly workerInterface: WorkerInterface,
    private readonly config: Pick<YardConfig, 'leaseTtlMs'>,
  ) {}

  /** Renews only attempts in flight: a lease whose end could not be recorded must expire. */
  async renew(nowMs: number): Promise<Renewal> {
    const { registry, store, workerInterface, config } = this;
    const holders = registry
      .list()
      .filter(({ workerId, inFlight }) => inFlight.size > 0 && workerInterface.isLinked(workerId));
    if (holders.length === 0) return { endRequested: [], notRunning: [] };
    return store.attempts.renew(
      holders.map(({ workerId, linkId, inFlight }) => ({ workerId, linkId, taskIds: inFlight })),
      nowMs + config.leaseTtlMs,
    );
  }
}
