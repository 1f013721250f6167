import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttemptReports, SessionEndings } from '../../agent';
import { Registry } from '../../registry';
import { MetricsRegistry } from './metrics-registry';
import { WorkerTotals } from './worker-totals';

/** Counts stale reports, ended sessions and worker changes. `TaskMetrics` measures tasks. */
@Injectable()
export class EventCounters implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly reports: AttemptReports,
    private readonly sessionEndings: SessionEndings,
    private readonly registry: Registry,
    private readonly workerTotals: WorkerTotals,
  ) {}

  onModuleInit(): void {
    this.reports.on('stale', () => this.metrics.count('yardmaster_stale_reports_total'));
    this.sessionEndings.on('ended', ({ state }) => this.metrics.count('yardmaster_sessions_ended_total', { state }));
    this.registry.on('state', (worker) => this.workerTotals.note(worker));
  }
}
