import { Injectable } from '@nestjs/common';
import type { WorkerRecord } from '../../registry';
import { MetricsRegistry } from './metrics-registry';

type Counted = Pick<WorkerRecord, 'heartbeats' | 'reconnects'>;

/** Adds up the registry's counts of each worker, so that the totals do not shrink when a worker is removed. */
@Injectable()
export class WorkerTotals {
  private readonly noted = new Map<string, Counted>();

  constructor(private readonly metrics: MetricsRegistry) {}

  /** Adds the difference to the last call. Call it before a worker is removed, and whenever the totals are read. */
  note({ workerId, heartbeats, reconnects, state }: WorkerRecord): void {
    const before = this.noted.get(workerId) ?? { heartbeats: 0, reconnects: 0 };
    this.metrics.count('yardmaster_worker_heartbeats_total', {}, Math.max(0, heartbeats - before.heartbeats));
    this.metrics.count('yardmaster_worker_reconnects_total', {}, Math.max(0, reconnects - before.reconnects));
    if (state === 'removed') this.noted.delete(workerId);
    else this.noted.set(workerId, { heartbeats, reconnects });
  }
}

/** The longest event loop lag among the last reports of the workers that are here; 0 if none reported any. */
export function longestLoopLagMs(workers: readonly WorkerRecord[]): number {
  const here = workers.filter(({ state }) => state === 'online' || state === 'draining');
  return Math.max(0, ...here.map(({ load }) => load?.custom?.['loopLagMs'] ?? 0));
}
