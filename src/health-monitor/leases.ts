import type { YardConfig } from '../config';
import type { Registry } from '../registry';
import type { Attempt, TaskStore } from '../tasks';
import type { WorkerInterface } from '../worker-interface';

/** Renews the leases of linked workers, and finds the attempts whose lease ended or whose worker did not come back. */
export class Leases {
  constructor(
    private readonly registry: Registry,
    private readonly store: TaskStore,
    private readonly workerInterface: WorkerInterface,
    private readonly config: Pick<YardConfig, 'leaseTtlMs' | 'restartGraceMs'>,
  ) {}

  /** How long workers may take to come back after the control plane was started. */
  get restartGraceMs(): number {
    return this.config.restartGraceMs;
  }

  /** How often leases must be renewed so that none ends while its worker is linked. */
  get renewIntervalMs(): number {
    return Math.min(1000, Math.ceil(this.config.leaseTtlMs / 4));
  }

  /** Renews only attempts in flight: a lease whose end could not be recorded must run out by itself. */
  async renew(nowMs: number): Promise<void> {
    const { registry, store, workerInterface, config } = this;
    const holders = registry
      .list()
      .filter(({ workerId, inFlight }) => inFlight.size > 0 && workerInterface.isLinked(workerId));
    if (holders.length === 0) return;
    await store.attempts.renew(
      holders.map(({ workerId, inFlight }) => ({ workerId, taskIds: inFlight })),
      nowMs + config.leaseTtlMs,
    );
  }

  /**
   * Attempts whose lease ended, unless their worker may still report on them. While the control plane `isRestarting`, the absence of a
   * worker means nothing: it may be coming back.
   */
  async expired(nowMs: number, isRestarting: boolean): Promise<Attempt[]> {
    const ended = await this.store.attempts.running({ leaseEndedBeforeMs: nowMs });
    return ended.filter((attempt) => !this.isAwaited(attempt, nowMs, isRestarting));
  }

  /** Running attempts whose workers are not known here. */
  async absent(): Promise<Attempt[]> {
    const running = await this.store.attempts.running({});
    return running.filter(({ workerId }) => !this.registry.get(workerId));
  }

  /** True if the worker may still come back after a restart, or is registering and about to report on its attempts. */
  private isAwaited({ workerId }: Attempt, nowMs: number, isRestarting: boolean): boolean {
    const worker = this.registry.get(workerId);
    if (!worker) return isRestarting;
    return worker.state === 'registering' && nowMs - worker.registeredAtMs < this.config.leaseTtlMs;
  }
}
