import type { AttemptLedger } from '../../agent';
import type { WorkerRecord } from '../../registry';
import type { Task, TaskChange, TaskState, TaskStore } from '../../tasks';
import { MetricsRegistry } from './metrics-registry';
import { metricsTable, type MetricDefinition } from './metrics.table';
import { CapabilityLabels, TaskMetrics } from './task-metrics';
import { longestLoopLagMs, WorkerTotals } from './worker-totals';

/** Returns the samples of a metric, without help and buckets. */
async function samples(metrics: MetricsRegistry, name: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(name) && !line.includes('_bucket'));
}

describe('metricsTable', () => {
  const entries: Array<[string, MetricDefinition]> = Object.entries(metricsTable);

  it.each(entries)('%s follows the naming rules of Prometheus', (name, { type, help, buckets = [] }) => {
    expect(name).toMatch(/^(yardmaster|process|nodejs)_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(help).toMatch(/\.$/);
    expect([...buckets].sort((a, b) => a - b)).toEqual(buckets);
    expect(buckets.length > 0).toBe(type === 'histogram');
  });
});

describe(MetricsRegistry, () => {
  it('accepts repeated totals of a counter that is counted elsewhere', async () => {
    const metrics = new MetricsRegistry();
    metrics.set('yardmaster_links_opened_total', 3);
    metrics.set('yardmaster_links_opened_total', 5);
    expect(await samples(metrics, 'yardmaster_links_opened_total')).toEqual(['yardmaster_links_opened_total 5']);
  });

  it('does not share values with other registries', async () => {
    const [one, other] = [new MetricsRegistry(), new MetricsRegistry()];
    one.count('yardmaster_stale_reports_total');
    expect(await samples(other, 'yardmaster_stale_reports_total')).toEqual(['yardmaster_stale_reports_total 0']);
  });
});

describe(CapabilityLabels, () => {
  const offered = Array.from({ length: 300 }, (_, index) => ({ name: `a.c${index}` }));
  const names = new Set(offered.map(({ name }) => name));
  const labels = new CapabilityLabels({ catalogue: { offersCapability: (name) => names.has(name) } });

  it('returns the names of built-in and offered capabilities only', () => {
    expect(['python.run', 'a.c1', 'made.up'].map((name) => labels.of(name))).toEqual(['python.run', 'a.c1', 'other']);
  });

  it('limits the number of labels', () => {
    expect(new Set(offered.map(({ name }) => labels.of(name))).size).toBeLessThanOrEqual(200);
    expect(labels.of('a.c1')).toBe('a.c1');
    expect(labels.of('a.c299')).toBe('other');
  });
});

describe(TaskMetrics, () => {
  let metrics: MetricsRegistry;
  let taskMetrics: TaskMetrics;
  beforeEach(() => {
    metrics = new MetricsRegistry();
    const labels = new CapabilityLabels({ catalogue: { offersCapability: () => false } });
    taskMetrics = new TaskMetrics(metrics, labels, {} as TaskStore, {} as AttemptLedger);
  });

  function change(state: TaskState, atMs: number, task: Partial<Task> = {}, code?: string): TaskChange {
    const whole = { id: 't', capability: 'python.run', createdAtMs: 1000, attempt: 1, state, ...task } as Task;
    const error = code === undefined ? undefined : { code, message: '', retryable: true };
    return {
      taskId: 't',
      event: { seq: 1, atMs, type: 'state', data: { state, attempt: whole.attempt, error } },
      task: whole,
    };
  }

  it('measures the wait for the first attempt only', async () => {
    taskMetrics.changed(change('running', 1500));
    taskMetrics.changed(change('running', 9000, { attempt: 2 }));
    expect(await samples(metrics, 'yardmaster_task_queue_wait_seconds')).toEqual([
      'yardmaster_task_queue_wait_seconds_sum{capability="python.run"} 0.5',
      'yardmaster_task_queue_wait_seconds_count{capability="python.run"} 1',
    ]);
  });

  it('measures the run time of started tasks, and the end-to-end time of all tasks', async () => {
    taskMetrics.changed(change('succeeded', 4000, { startedAtMs: 2000 }));
    taskMetrics.changed(change('cancelled', 2000));
    expect(await samples(metrics, 'yardmaster_task_run_seconds')).toEqual([
      'yardmaster_task_run_seconds_sum{capability="python.run",state="succeeded"} 2',
      'yardmaster_task_run_seconds_count{capability="python.run",state="succeeded"} 1',
    ]);
    expect(await samples(metrics, 'yardmaster_task_end_to_end_seconds_sum')).toEqual([
      'yardmaster_task_end_to_end_seconds_sum{capability="python.run",state="succeeded"} 3',
      'yardmaster_task_end_to_end_seconds_sum{capability="python.run",state="cancelled"} 1',
    ]);
  });

  it('counts requeues by error code, unknown codes as `other`', async () => {
    taskMetrics.changed(change('queued', 1000));
    taskMetrics.changed(change('queued', 1000, {}, 'WORKER_LOST'));
    taskMetrics.changed(change('queued', 1000, {}, 'figma.MADE_UP'));
    expect(await samples(metrics, 'yardmaster_task_requeues_total')).toEqual([
      'yardmaster_task_requeues_total{code="WORKER_LOST"} 1',
      'yardmaster_task_requeues_total{code="other"} 1',
    ]);
  });

  it('sums up capabilities with the same label', async () => {
    taskMetrics.setAll('yardmaster_queue_length', [
      { labels: { capability: 'made.up' }, count: 2 },
      { labels: { capability: 'python.run' }, count: 1 },
      { labels: { capability: 'unheard.of' }, count: 3 },
    ]);
    expect(await samples(metrics, 'yardmaster_queue_length')).toEqual([
      'yardmaster_queue_length{capability="other"} 5',
      'yardmaster_queue_length{capability="python.run"} 1',
    ]);
  });
});

describe(WorkerTotals, () => {
  it('does not decrease when a worker is removed and registers again', async () => {
    const metrics = new MetricsRegistry();
    const totals = new WorkerTotals(metrics);
    const note = (state: WorkerRecord['state'], heartbeats: number, reconnects: number): void =>
      totals.note({ workerId: 'w', state, heartbeats, reconnects } as WorkerRecord);
    note('online', 3, 0);
    note('online', 5, 1);
    note('removed', 6, 1);
    note('online', 1, 0);
    expect(await samples(metrics, 'yardmaster_worker_heartbeats_total')).toEqual([
      'yardmaster_worker_heartbeats_total 7',
    ]);
    expect(await samples(metrics, 'yardmaster_worker_reconnects_total')).toEqual([
      'yardmaster_worker_reconnects_total 1',
    ]);
  });
});

describe(longestLoopLagMs, () => {
  it('returns the maximum of the online and draining workers', () => {
    const worker = (state: WorkerRecord['state'], loopLagMs?: number): WorkerRecord =>
      ({ state, load: { cpu: 0, memoryBytes: 0, ...(loopLagMs && { custom: { loopLagMs } }) } }) as WorkerRecord;
    expect(
      longestLoopLagMs([worker('online', 3), worker('draining', 7), worker('offline', 900), worker('online')]),
    ).toBe(7);
    expect(longestLoopLagMs([])).toBe(0);
  });
});
