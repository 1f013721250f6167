import type { WorkerRecord } from '../../registry';
import type { MetricsRegistry } from './metrics-registry';

type Counted = Pick<WorkerRecord, 'heartbeats' | 'reconnects'>;

/** Adds up what the registry counts for each worker, so that the totals do not shrink when a worker is removed. */
export class WorkerTotals {
  private readonly noted = new Map<string, Counted>();

  constructor(private readonly metrics: MetricsRegistry) {}

  /** Counts what is new. To be called before a worker is forgotten, and whenever the totals are looked at. */
  note({ workerId, heartbeats, reconnects, state }: WorkerRecord): void {
    const before = this.noted.get(workerId) ?? { heartbeats: 0, reconnects: 0 };
    this.metrics.count('yardmaster_worker_heartbeats_total', {}, Math.max(0, heartbeats - before.heartbeats));
    this.metrics.count('yardmaster_worker_reconnects_total', {}, Math.max(0, reconnects - before.reconnects));
    if (state === 'removed') this.noted.delete(workerId);
    else this.noted.set(workerId, { heartbeats, reconnects });
  }
}

/** The longest lag of an event loop, by what the workers that are here have last reported; 0 where none has. */
export function longestLoopLagMs(workers: readonly WorkerRecord[]): number {
  const here = workers.filter(({ state }) => state === 'online' || state === 'draining');
  return Math.max(0, ...here.map(({ load }) => load?.custom?.['loopLagMs'] ?? 0));
}
