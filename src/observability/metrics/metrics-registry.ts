import { Injectable } from '@nestjs/common';
import type { Counter as PromCounter, Gauge as PromGauge, Histogram as PromHistogram, Metric } from 'prom-client';
import { metricsTable, type MetricDefinition, type MetricName } from './metrics.table';
import { Counter, Gauge, Histogram, Registry } from './prometheus';

type Labels = Record<string, string>;

/** The metrics of one control plane. */
@Injectable()
export class MetricsRegistry {
  private readonly registry = new Registry();
  private readonly metrics = new Map<MetricName, Metric>();

  constructor() {
    for (const [name, definition] of Object.entries(metricsTable) as Array<[MetricName, MetricDefinition]>) {
      this.metrics.set(name, create(name, definition, this.registry));
    }
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Sets the value of a gauge, or of a counter that is counted elsewhere. */
  set(name: MetricName, value: number, labels: Labels = {}): void {
    const metric = this.metrics.get(name) as PromGauge | PromCounter;
    if ('set' in metric) return metric.set(labels, value);
    metric.remove(labels);
    metric.inc(labels, value);
  }

  /** Increments a counter. */
  count(name: MetricName, labels: Labels = {}, by = 1): void {
    (this.metrics.get(name) as PromCounter).inc(labels, by);
  }

  /** Records a duration in a histogram. */
  observe(name: MetricName, durationMs: number, labels: Labels = {}): void {
    (this.metrics.get(name) as PromHistogram).observe(labels, Math.max(0, durationMs) / 1000);
  }

  /** Deletes the values of a gauge for all labels. */
  clear(name: MetricName): void {
    this.metrics.get(name)!.reset();
  }

  /** Returns all metrics in the Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

function create(name: string, { type, help, labels = [], buckets }: MetricDefinition, registry: object): Metric {
  const options = { name, help, labelNames: [...labels], registers: [registry as never] };
  if (type === 'counter') return new Counter(options);
  return type === 'gauge'
    ? new Gauge(options)
    : new Histogram({ ...options, ...(buckets && { buckets: [...buckets] }) });
}
