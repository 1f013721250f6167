import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AttemptLedger } from '../../agent';
import { builtInCapabilities, errorCodes } from '@yardmaster/protocol';
import { Fleet, type Offers } from '../../registry';
import { isFinal, TaskStore, type Task, type TaskChange } from '../../tasks';
import { MetricsRegistry } from './metrics-registry';
import type { MetricName } from './metrics.table';

interface Count {
  labels: { capability: string; state?: string };
  count: number;
}

/** Maximum number of capability labels. */
const labelsMax = 200;

/**
 * Returns the metric label of a capability: its name if it is built in or a worker offers it, else `other`. Callers can submit tasks with any
 * name, and each label value creates new time series in Prometheus.
 */
@Injectable()
export class CapabilityLabels {
  private readonly known = new Set(Object.keys(builtInCapabilities));

  constructor(@Inject(Fleet) private readonly fleet: { readonly catalogue: Pick<Offers, 'offersCapability'> }) {}

  of(capability: string): string {
    if (this.known.has(capability)) return capability;
    if (this.known.size >= labelsMax) return 'other';
    if (!this.fleet.catalogue.offersCapability(capability)) return 'other';
    this.known.add(capability);
    return capability;
  }
}

/** Measures tasks, from changes in the store and dispatches of the agent. */
@Injectable()
export class TaskMetrics implements OnModuleInit, OnApplicationShutdown {
  private unsubscribe?: () => void;

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly capabilities: CapabilityLabels,
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
  ) {}

  onModuleInit(): void {
    this.ledger.on('dispatched', this.dispatched);
    this.unsubscribe = this.store.changes.subscribe((change) => this.changed(change));
  }

  onApplicationShutdown(): void {
    this.ledger.off('dispatched', this.dispatched);
    this.unsubscribe?.();
  }

  changed({ event, task }: TaskChange): void {
    if (event.type !== 'state' || !task) return;
    if (task.state === 'running' && task.attempt === 1) this.waited(task, event.atMs);
    if (task.state === 'queued' && event.data.error) this.requeued(event.data.error.code);
    if (isFinal(task.state)) this.ended(task, event.atMs);
  }

  /** Sets a gauge by capability. Sums up the capabilities with the label `other`. */
  setAll(name: MetricName, counts: readonly Count[]): void {
    const sums = new Map<string, Count>();
    for (const { labels, count } of counts) {
      const bounded = { ...labels, capability: this.capabilities.of(labels.capability) };
      const key = `${bounded.capability} ${bounded.state ?? ''}`;
      sums.set(key, { labels: bounded, count: count + (sums.get(key)?.count ?? 0) });
    }
    for (const { labels, count } of sums.values()) this.metrics.set(name, count, labels);
  }

  private readonly dispatched = ({ capability: name }: Pick<Task, 'capability'>, durationMs: number): void => {
    const capability = this.capabilities.of(name);
    this.metrics.observe('yardmaster_task_dispatch_seconds', durationMs, { capability });
  };

  private waited(task: Task, atMs: number): void {
    const capability = this.capabilities.of(task.capability);
    this.metrics.observe('yardmaster_task_queue_wait_seconds', atMs - task.createdAtMs, { capability });
  }

  private requeued(code: string): void {
    this.metrics.count('yardmaster_task_requeues_total', { code: Object.hasOwn(errorCodes, code) ? code : 'other' });
  }

  private ended(task: Task, atMs: number): void {
    const labels = { capability: this.capabilities.of(task.capability), state: task.state };
    this.metrics.observe('yardmaster_task_end_to_end_seconds', atMs - task.createdAtMs, labels);
    if (task.startedAtMs === undefined) return;
    this.metrics.observe('yardmaster_task_run_seconds', atMs - task.startedAtMs, labels);
  }
}
