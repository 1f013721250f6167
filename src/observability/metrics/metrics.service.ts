import { Injectable, type OnModuleInit } from '@nestjs/common';
import { version } from '../../api';
import { ConnectionGauges, FleetGauges, ProcessGauges, TaskGauges } from './gauges';
import { MetricsRegistry } from './metrics-registry';

/** Serves the metrics. Counters are incremented as events happen; gauges are updated on each request. */
@Injectable()
export class MetricsService implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly tasks: TaskGauges,
    private readonly fleet: FleetGauges,
    private readonly connections: ConnectionGauges,
    private readonly process: ProcessGauges,
  ) {}

  onModuleInit(): void {
    this.metrics.set('yardmaster_build_info', 1, { version });
  }

  /** Counts an uncaught error that ends the process. */
  countFatalError(): void {
    this.metrics.count('yardmaster_fatal_errors_total');
  }

  get contentType(): string {
    return this.metrics.contentType;
  }

  /** Updates the gauges and returns all metrics in the Prometheus text format. */
  async text(): Promise<string> {
    await this.tasks.update();
    this.fleet.update();
    this.connections.update();
    this.process.update();
    return this.metrics.text();
  }
}
