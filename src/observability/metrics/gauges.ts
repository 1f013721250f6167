import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { countWorkers, SessionService } from '../../agent';
import { Clients } from '../../api';
import { Registry } from '../../registry';
import { TaskStore } from '../../tasks';
import { WorkerInterface } from '../../worker-interface';
import { KeyGauges } from './key-gauges';
import { MetricsRegistry } from './metrics-registry';
import { TaskMetrics } from './task-metrics';
import { longestLoopLagMs, WorkerTotals } from './worker-totals';

/** Gauges of tasks, queues and sessions, by capability and by API key. */
@Injectable()
export class TaskGauges {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly taskMetrics: TaskMetrics,
    private readonly store: TaskStore,
    private readonly sessions: SessionService,
    private readonly keys: KeyGauges,
  ) {}

  async update(): Promise<void> {
    const [counts, queues] = await Promise.all([this.store.tasks.counts(), this.store.queue.waiting()]);
    this.metrics.clear('yardmaster_tasks');
    this.metrics.clear('yardmaster_queue_length');
    this.metrics.clear('yardmaster_sessions');
    const tasks = counts.map(({ capability, state, count }) => ({ labels: { capability, state }, count }));
    const lengths = queues.map(({ capability, length }) => ({ labels: { capability }, count: length }));
    const sessions = [...this.sessions.counts()].map(([capability, count]) => ({ labels: { capability }, count }));
    this.taskMetrics.setAll('yardmaster_tasks', tasks);
    this.taskMetrics.setAll('yardmaster_queue_length', lengths);
    this.taskMetrics.setAll('yardmaster_sessions', sessions);
    await this.keys.update();
  }
}

/** Gauges of the workers that are linked to this replica, and of their slots. Sums over all replicas count each worker once. */
@Injectable()
export class FleetGauges {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly registry: Registry,
    private readonly workerTotals: WorkerTotals,
  ) {}

  update(): void {
    const { workers, slots } = countWorkers(this.registry.list());
    for (const [state, count] of Object.entries(workers)) this.metrics.set('yardmaster_workers', count, { state });
    this.metrics.set('yardmaster_slots', slots.total);
    this.metrics.set('yardmaster_slots_used', slots.used);
    for (const worker of this.registry.list()) this.workerTotals.note(worker);
    this.metrics.set('yardmaster_worker_loop_lag_seconds_max', longestLoopLagMs(this.registry.list()) / 1000);
  }
}

/** Gauges of clients and of worker links. */
@Injectable()
export class ConnectionGauges {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly clients: Clients,
    private readonly workerInterface: WorkerInterface,
  ) {}

  update(): void {
    const { opened, closed, refusedLinks, refusedMessages, refusedCapabilities } = this.workerInterface.counters();
    this.metrics.set('yardmaster_clients', this.clients.count);
    this.metrics.set('yardmaster_links_opened_total', opened);
    this.metrics.set('yardmaster_links_closed_total', closed);
    this.metrics.set('yardmaster_links_refused_total', refusedLinks);
    this.metrics.set('yardmaster_refused_messages_total', refusedMessages);
    this.metrics.set('yardmaster_refused_capabilities_total', refusedCapabilities);
  }
}

/** Gauges of CPU, memory and event loop of this process. */
@Injectable()
export class ProcessGauges {
  private utilization = performance.eventLoopUtilization();

  constructor(private readonly metrics: MetricsRegistry) {}

  update(): void {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    const since = performance.eventLoopUtilization(this.utilization);
    this.utilization = performance.eventLoopUtilization();
    this.metrics.set('process_start_time_seconds', performance.timeOrigin / 1000);
    this.metrics.set('process_cpu_seconds_total', (user + system) / 1e6);
    this.metrics.set('process_resident_memory_bytes', rss);
    this.metrics.set('nodejs_heap_size_used_bytes', heapUsed);
    this.metrics.set('nodejs_eventloop_utilization', since.utilization);
  }
}
