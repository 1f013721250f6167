import { Injectable } from '@nestjs/common';
import type { WorkerRecord } from '../../registry';
import { MetricsRegistry } from './metrics-registry';

type Counted = Pick<WorkerRecord, 'heartbeats' | 'reconnects'>;

/** Sums up the counts of all workers, including removed ones, so that the totals never decrease. */
@Injectable()
export class WorkerTotals {
  private readonly noted = new Map<string, Counted>();

  constructor(private readonly metrics: MetricsRegistry) {}

  /** Adds the difference since the last call. Call before a worker is removed, and before the totals are read. */
  note({ workerId, heartbeats, reconnects, state }: WorkerRecord): void {
    const before = this.noted.get(workerId) ?? { heartbeats: 0, reconnects: 0 };
    this.metrics.count('yardmaster_worker_heartbeats_total', {}, Math.max(0, heartbeats - before.heartbeats));
    this.metrics.count('yardmaster_worker_reconnects_total', {}, Math.max(0, reconnects - before.reconnects));
    if (state === 'removed') this.noted.delete(workerId);
    else this.noted.set(workerId, { heartbeats, reconnects });
  }
}

/** Returns the maximum event loop delay in the latest reports of online and draining workers; 0 if none reported one. */
export function longestLoopLagMs(workers: readonly WorkerRecord[]): number {
  const here = workers.filter(({ state }) => state === 'online' || state === 'draining');
  return Math.max(0, ...here.map(({ load }) => load?.custom?.['loopLagMs'] ?? 0));
}
