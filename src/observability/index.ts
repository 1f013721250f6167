export { MetricsService } from './metrics/metrics.service';
export { ObservabilityModule } from './observability.module';
