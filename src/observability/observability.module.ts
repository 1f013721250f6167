import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ApiModule } from '../api';
import { HealthController } from './health/health.controller';
import { ReadinessIndicators } from './health/readiness-indicators';

/** What operators and their tools look at: probes and metrics. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ApiModule],
  controllers: [HealthController],
  providers: [ReadinessIndicators],
})
export class ObservabilityModule {}
