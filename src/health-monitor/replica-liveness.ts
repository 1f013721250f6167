import type { YardConfig } from '../config';
import type { FleetRecords } from '../tasks';

/** Renewals that may be missed before other replicas regard this one as dead. */
const missedMax = 3;

/** Publishes that this replica is alive. The links of its workers count only while it is. */
export class ReplicaLiveness {
  constructor(
    private readonly replicaId: string,
    private readonly fleet: Pick<FleetRecords, 'markAlive'>,
    private readonly config: Pick<YardConfig, 'leaseTtlMs'>,
  ) {}

  /** Interval for renewing this and the leases. */
  get renewIntervalMs(): number {
    return Math.min(1000, Math.ceil(this.config.leaseTtlMs / 4));
  }

  renew(nowMs: number): Promise<void> {
    return this.fleet.markAlive(this.replicaId, nowMs + (missedMax + 1) * this.renewIntervalMs);
  }

  /** Marks this replica as ended, and with it the links of its workers. */
  end(nowMs: number): Promise<void> {
    return this.fleet.markAlive(this.replicaId, nowMs - 1);
  }
}
