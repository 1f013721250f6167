import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ApiModule } from '../api';
import { HealthController } from './health/health.controller';
import { ReadinessIndicators } from './health/readiness-indicators';
import { MetricsController } from './metrics/metrics.controller';
import { MetricsService } from './metrics/metrics.service';

/** What operators and their tools look at: probes and metrics. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ApiModule],
  controllers: [HealthController, MetricsController],
  providers: [ReadinessIndicators, MetricsService],
})
export class ObservabilityModule {}
