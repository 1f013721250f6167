/** One metric: what it is, what it tells, by what it is split, and for a histogram its buckets. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels?: readonly string[];
  buckets?: readonly number[];
}

/** From a mock's answer to a queue that is stuck. */
const waitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
const dispatchBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Every metric, once. Durations are seconds and sizes bytes, as Prometheus has them. */
export const metricsTable = {
  yardmaster_build_info: { type: 'gauge', help: 'Always 1; the version is a label.', labels: ['version'] },
  yardmaster_tasks: {
    type: 'gauge',
    help: 'Tasks that are kept. Every control plane on the same data tells all of them: do not add them up.',
    labels: ['state', 'capability'],
  },
  yardmaster_queue_length: {
    type: 'gauge',
    help: 'Tasks that wait for a slot. Every control plane on the same data tells all of them: do not add them up.',
    labels: ['capability'],
  },
  yardmaster_task_queue_wait_seconds: {
    type: 'histogram',
    help: 'From the submission of a task to its first attempt.',
    labels: ['capability'],
    buckets: waitBuckets,
  },
  yardmaster_task_dispatch_seconds: {
    type: 'histogram',
    help: 'From the claim of a task to its acceptance by a worker.',
    labels: ['capability'],
    buckets: dispatchBuckets,
  },
  yardmaster_task_run_seconds: {
    type: 'histogram',
    help: 'From the claim of the last attempt at a task to its end.',
    labels: ['capability', 'state'],
    buckets: waitBuckets,
  },
  yardmaster_task_end_to_end_seconds: {
    type: 'histogram',
    help: 'From the submission of a task to its end.',
    labels: ['capability', 'state'],
    buckets: waitBuckets,
  },
  yardmaster_task_requeues_total: {
    type: 'counter',
    help: 'Attempts that were lost or rejected, and whose task waits again.',
    labels: ['code'],
  },
  yardmaster_sessions: {
    type: 'gauge',
    help: 'Sessions that are open on workers linked here.',
    labels: ['capability'],
  },
  yardmaster_sessions_ended_total: { type: 'counter', help: 'Sessions that have ended.', labels: ['state'] },
  yardmaster_workers: { type: 'gauge', help: 'Workers that are linked to this replica, or were.', labels: ['state'] },
  yardmaster_slots: { type: 'gauge', help: 'Slots of the workers of this replica that are online or draining.' },
  yardmaster_slots_used: { type: 'gauge', help: 'Slots of the workers of this replica in which an attempt runs.' },
  yardmaster_worker_heartbeats_total: { type: 'counter', help: 'Status reports of workers.' },
  yardmaster_worker_reconnects_total: { type: 'counter', help: 'Links of workers after their first one.' },
  yardmaster_worker_loop_lag_seconds_max: {
    type: 'gauge',
    help: 'Longest lag of an event loop that workers which are here last reported, of those that measure it.',
  },
  yardmaster_stale_reports_total: { type: 'counter', help: 'Reports of workers under a lease that was not current.' },
  yardmaster_refused_messages_total: { type: 'counter', help: 'Messages of workers that did not fit their schema.' },
  yardmaster_refused_capabilities_total: { type: 'counter', help: 'Declared capabilities that were not taken.' },
  yardmaster_links_opened_total: { type: 'counter', help: 'Links of workers that were opened.' },
  yardmaster_links_closed_total: { type: 'counter', help: 'Links of workers that were closed.' },
  yardmaster_links_refused_total: { type: 'counter', help: 'Links of workers for which there was no room.' },
  yardmaster_fatal_errors_total: {
    type: 'counter',
    help: 'Errors that nobody caught; the process exits at the first one.',
  },
  yardmaster_clients: { type: 'gauge', help: 'Clients that wait, stream or are connected.' },
  process_cpu_seconds_total: { type: 'counter', help: 'CPU time of the process.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Resident memory of the process.' },
  process_start_time_seconds: { type: 'gauge', help: 'When the process started, since the Unix epoch.' },
  nodejs_heap_size_used_bytes: { type: 'gauge', help: 'Memory of the JavaScript heap in use.' },
  nodejs_eventloop_utilization: { type: 'gauge', help: 'Share of the time since the last look that was work, 0 to 1.' },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof metricsTable;
