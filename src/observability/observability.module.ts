import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ApiModule } from '../api';
import { HealthController } from './health/health.controller';
import { ReadinessIndicators } from './health/readiness-indicators';
import { StoreProbe } from './health/store-probe';
import { EventCounters } from './metrics/counters';
import { ConnectionGauges, FleetGauges, ProcessGauges, TaskGauges } from './metrics/gauges';
import { KeyGauges } from './metrics/key-gauges';
import { MetricsRegistry } from './metrics/metrics-registry';
import { MetricsController } from './metrics/metrics.controller';
import { MetricsService } from './metrics/metrics.service';
import { CapabilityLabels, TaskMetrics } from './metrics/task-metrics';
import { WorkerTotals } from './metrics/worker-totals';

/** Health checks and metrics. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ApiModule],
  controllers: [HealthController, MetricsController],
  providers: [
    StoreProbe,
    ReadinessIndicators,
    MetricsRegistry,
    CapabilityLabels,
    TaskMetrics,
    WorkerTotals,
    EventCounters,
    TaskGauges,
    FleetGauges,
    KeyGauges,
    ConnectionGauges,
    ProcessGauges,
    MetricsService,
  ],
})
export class ObservabilityModule {}
