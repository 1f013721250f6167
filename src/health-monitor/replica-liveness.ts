import type { YardConfig } from '../config';
import type { FleetRecords } from '../tasks';

/** For so many missed renewals the other control planes take this one for alive. */
const missedMax = 3;

/** Lets the other control planes on the same data know that this one is alive: while it is, the links of its workers are there. */
export class ReplicaLiveness {
  constructor(
    private readonly replicaId: string,
    private readonly fleet: Pick<FleetRecords, 'markAlive'>,
    private readonly config: Pick<YardConfig, 'leaseTtlMs'>,
  ) {}

  /** How often leases, and this, must be renewed. */
  get renewIntervalMs(): number {
    return Math.min(1000, Math.ceil(this.config.leaseTtlMs / 4));
  }

  renew(nowMs: number): Promise<void> {
    return this.fleet.markAlive(this.replicaId, nowMs + (missedMax + 1) * this.renewIntervalMs);
  }

  /** The links of its workers end with it. */
  end(nowMs: number): Promise<void> {
    return this.fleet.markAlive(this.replicaId, nowMs - 1);
  }
}
