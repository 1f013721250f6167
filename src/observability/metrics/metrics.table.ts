/** Definition of a metric, as `prom-client` needs it. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels?: readonly string[];
  buckets?: readonly number[];
}

/** Covers mock workers (about 1 ms) up to a stuck queue. */
const waitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
const dispatchBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Every metric. Durations are in seconds and sizes in bytes, by Prometheus convention. */
export const metricsTable = {
  yardmaster_build_info: { type: 'gauge', help: 'Always 1; the label `version` has the version.', labels: ['version'] },
  yardmaster_tasks: {
    type: 'gauge',
    help: 'Tasks in the store. All replicas report the same value; do not sum it.',
    labels: ['state', 'capability'],
  },
  yardmaster_queue_length: {
    type: 'gauge',
    help: 'Waiting tasks. All replicas report the same value; do not sum it.',
    labels: ['capability'],
  },
  yardmaster_task_queue_wait_seconds: {
    type: 'histogram',
    help: 'Time from the submission of a task to its first attempt.',
    labels: ['capability'],
    buckets: waitBuckets,
  },
  yardmaster_task_dispatch_seconds: {
    type: 'histogram',
    help: 'Time from the claim of a task to its acceptance by the worker.',
    labels: ['capability'],
    buckets: dispatchBuckets,
  },
  yardmaster_task_run_seconds: {
    type: 'histogram',
    help: 'Time from the claim of the last attempt at a task to the end of the task.',
    labels: ['capability', 'state'],
    buckets: waitBuckets,
  },
  yardmaster_task_end_to_end_seconds: {
    type: 'histogram',
    help: 'Time from the submission of a task to its end.',
    labels: ['capability', 'state'],
    buckets: waitBuckets,
  },
  yardmaster_task_requeues_total: {
    type: 'counter',
    help: 'Requeued tasks, by the error code of the attempt that was lost, rejected or failed.',
    labels: ['code'],
  },
  yardmaster_key_tasks: {
    type: 'gauge',
    help: 'Waiting and running tasks of API keys, by key id. `other` sums up all but the 100 keys with the most use. All replicas report the same value.',
    labels: ['key', 'state'],
  },
  yardmaster_key_sessions: {
    type: 'gauge',
    help: 'Open sessions of API keys. All replicas report the same value.',
    labels: ['key'],
  },
  yardmaster_key_stored_bytes: {
    type: 'gauge',
    help: 'Stored bytes of the tasks of API keys. All replicas report the same value.',
    labels: ['key'],
  },
  yardmaster_key_limit_utilization: {
    type: 'gauge',
    help: 'Use of an API key divided by its limit; more than 1 if it exceeds a limit that was set later.',
    labels: ['key', 'limit'],
  },
  yardmaster_key_submissions_total: {
    type: 'counter',
    help: 'Accepted tasks of API keys. `other` sums up all but the first 100 keys.',
    labels: ['key'],
  },
  yardmaster_key_rejections_total: {
    type: 'counter',
    help: 'Tasks and sessions that a limit of their API key rejected.',
    labels: ['key', 'limit'],
  },
  yardmaster_sessions: {
    type: 'gauge',
    help: 'Open sessions on workers linked to this replica.',
    labels: ['capability'],
  },
  yardmaster_sessions_ended_total: { type: 'counter', help: 'Ended sessions.', labels: ['state'] },
  yardmaster_workers: { type: 'gauge', help: 'Workers that are or were linked to this replica.', labels: ['state'] },
  yardmaster_slots: { type: 'gauge', help: 'Slots of online or draining workers of this replica.' },
  yardmaster_slots_used: { type: 'gauge', help: 'Slots in use on workers of this replica.' },
  yardmaster_worker_heartbeats_total: { type: 'counter', help: 'Status reports from workers.' },
  yardmaster_worker_reconnects_total: { type: 'counter', help: 'Reconnections of workers.' },
  yardmaster_worker_loop_lag_seconds_max: {
    type: 'gauge',
    help: 'Maximum event loop delay in the latest reports of online and draining workers.',
  },
  yardmaster_stale_reports_total: { type: 'counter', help: 'Worker reports with a stale lease.' },
  yardmaster_refused_messages_total: {
    type: 'counter',
    help: 'Rejected worker messages: they did not match their schema.',
  },
  yardmaster_refused_capabilities_total: { type: 'counter', help: 'Rejected capability declarations of workers.' },
  yardmaster_links_opened_total: { type: 'counter', help: 'Opened worker links.' },
  yardmaster_links_closed_total: { type: 'counter', help: 'Closed worker links.' },
  yardmaster_links_refused_total: { type: 'counter', help: 'Worker links refused because WORKERS_MAX was reached.' },
  yardmaster_fatal_errors_total: {
    type: 'counter',
    help: 'Uncaught errors. The process exits at the first one.',
  },
  yardmaster_clients: { type: 'gauge', help: 'Clients that wait, stream or are connected.' },
  process_cpu_seconds_total: { type: 'counter', help: 'CPU time of the process.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Resident memory of the process.' },
  process_start_time_seconds: { type: 'gauge', help: 'Start time of the process, in seconds since the Unix epoch.' },
  nodejs_heap_size_used_bytes: { type: 'gauge', help: 'Used JavaScript heap.' },
  nodejs_eventloop_utilization: {
    type: 'gauge',
    help: 'Share of time since the last scrape in which the event loop was busy, 0 to 1.',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof metricsTable;
