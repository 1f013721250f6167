import { performance } from 'node:perf_hooks';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { IntegratedDistributedExecutorAgent } from '../../agent';
import { Clients, version } from '../../api';
import { Registry } from '../../registry';
import { TaskStore } from '../../tasks';
import { WorkerInterface } from '../../worker-interface';
import { MetricsRegistry } from './metrics-registry';
import { CapabilityLabels, TaskMetrics } from './task-metrics';
import { longestLoopLagMs, WorkerTotals } from './worker-totals';

/** Measures while the control plane works, and looks up the rest when it is asked. */
@Injectable()
export class MetricsService implements OnModuleInit, OnApplicationShutdown {
  private readonly metrics = new MetricsRegistry();
  private readonly taskMetrics: TaskMetrics;
  private readonly workerTotals: WorkerTotals;
  private utilization = performance.eventLoopUtilization();
  private unfollow?: () => void;

  constructor(
    private readonly agent: IntegratedDistributedExecutorAgent,
    private readonly store: TaskStore,
    private readonly registry: Registry,
    private readonly workerInterface: WorkerInterface,
    private readonly clients: Clients,
  ) {
    this.taskMetrics = new TaskMetrics(this.metrics, new CapabilityLabels(registry));
    this.workerTotals = new WorkerTotals(this.metrics);
  }

  onModuleInit(): void {
    this.metrics.set('yardmaster_build_info', 1, { version });
    this.metrics.set('process_start_time_seconds', performance.timeOrigin / 1000);
    this.unfollow = this.taskMetrics.follow(this.store, this.agent.ledger);
    this.agent.reports.on('stale', () => this.metrics.count('yardmaster_stale_reports_total'));
    this.agent.sessionEndings.on('ended', ({ state }) =>
      this.metrics.count('yardmaster_sessions_ended_total', { state }),
    );
    this.registry.on('state', (worker) => this.workerTotals.note(worker));
  }

  onApplicationShutdown(): void {
    this.unfollow?.();
  }

  /** An error that nobody caught is about to end the process. */
  countFatalError(): void {
    this.metrics.count('yardmaster_fatal_errors_total');
  }

  get contentType(): string {
    return this.metrics.contentType;
  }

  /** Everything that is measured, in the text format of Prometheus. */
  async text(): Promise<string> {
    await this.lookUpTasks();
    this.lookUpSessions();
    this.lookUpFleet();
    this.lookUpLinks();
    this.lookUpProcess();
    return this.metrics.text();
  }

  private async lookUpTasks(): Promise<void> {
    const [counts, queues] = await Promise.all([this.store.counts(), this.store.waiting()]);
    this.metrics.clear('yardmaster_tasks');
    this.metrics.clear('yardmaster_queue_length');
    const tasks = counts.map(({ capability, state, count }) => ({ labels: { capability, state }, count }));
    const lengths = queues.map(({ capability, length }) => ({ labels: { capability }, count: length }));
    this.taskMetrics.setAll('yardmaster_tasks', tasks);
    this.taskMetrics.setAll('yardmaster_queue_length', lengths);
  }

  private lookUpSessions(): void {
    this.metrics.clear('yardmaster_sessions');
    const counts = [...this.agent.sessions.counts()].map(([capability, count]) => ({ labels: { capability }, count }));
    this.taskMetrics.setAll('yardmaster_sessions', counts);
  }

  private lookUpFleet(): void {
    const { workers, slots } = this.agent.workers.counts();
    for (const [state, count] of Object.entries(workers)) this.metrics.set('yardmaster_workers', count, { state });
    this.metrics.set('yardmaster_slots', slots.total);
    this.metrics.set('yardmaster_slots_used', slots.used);
    this.metrics.set('yardmaster_clients', this.clients.count);
    for (const worker of this.registry.list()) this.workerTotals.note(worker);
    this.metrics.set('yardmaster_worker_loop_lag_seconds_max', longestLoopLagMs(this.registry.list()) / 1000);
  }

  private lookUpLinks(): void {
    const { opened, closed, refusedLinks, refusedMessages, refusedCapabilities } = this.workerInterface.counters();
    this.metrics.set('yardmaster_links_opened_total', opened);
    this.metrics.set('yardmaster_links_closed_total', closed);
    this.metrics.set('yardmaster_links_refused_total', refusedLinks);
    this.metrics.set('yardmaster_refused_messages_total', refusedMessages);
    this.metrics.set('yardmaster_refused_capabilities_total', refusedCapabilities);
  }

  private lookUpProcess(): void {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const since = performance.eventLoopUtilization(this.utilization);
    this.utilization = performance.eventLoopUtilization();
    this.metrics.set('process_cpu_seconds_total', (user + system) / 1e6);
    this.metrics.set('process_resident_memory_bytes', rss);
    this.metrics.set('nodejs_heap_size_used_bytes', heapUsed);
    this.metrics.set('nodejs_eventloop_utilization', since.utilization);
  }
}
