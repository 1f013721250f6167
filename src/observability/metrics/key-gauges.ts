import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ApiKeys } from '../../access';
import { TaskStore, type KeyLimits, type KeyRejections, type KeyUsage, type TaskChange } from '../../tasks';
import { MetricsRegistry } from './metrics-registry';

/** Maximum number of keys with their own label; the others are summed up as `other`. */
export const keyLabelsMax = 100;
const other = 'other';

/** The limit of each use. */
const limitOf: Readonly<Record<keyof KeyUsage, keyof KeyLimits>> = {
  waiting: 'waitingMax',
  running: 'runningMax',
  sessions: 'sessionsMax',
  storedBytes: 'storedBytesMax',
  submissionsLastMinute: 'submissionsPerMinuteMax',
};

/** Returns the sums by label: a key's own id for the `keyLabelsMax` keys with the most use, `other` for the rest. */
export function byLabel(usages: ReadonlyMap<string, KeyUsage>): Map<string, KeyUsage> {
  const most = [...usages].sort(([, a], [, b]) => weightOf(b) - weightOf(a));
  const labelled = new Map(most.slice(0, keyLabelsMax));
  for (const [, usage] of most.slice(keyLabelsMax)) labelled.set(other, sumOf(labelled.get(other), usage));
  return labelled;
}

/**
 * Usage of the API keys, read at each scrape, and their submissions. The label is the id of the key, which is not secret. Tasks of the built-in key
 * are not counted.
 */
@Injectable()
export class KeyGauges implements OnModuleInit, OnApplicationShutdown {
  /** Keys whose submissions are counted with their own label: the first ones, because the series of a counter must not move. */
  private readonly counted = new Set<string>();
  private unsubscribe?: () => void;

  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly store: TaskStore,
    private readonly keys: ApiKeys,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.store.changes.subscribe((change) => this.changed(change));
  }

  onApplicationShutdown(): void {
    this.unsubscribe?.();
  }

  async update(): Promise<void> {
    const { credentials } = this.store;
    const [all, rejections] = await Promise.all([credentials.usage(), credentials.rejections()]);
    const usages = byLabel(all);
    this.metrics.clear('yardmaster_key_tasks');
    this.metrics.clear('yardmaster_key_sessions');
    this.metrics.clear('yardmaster_key_stored_bytes');
    this.metrics.clear('yardmaster_key_limit_utilization');
    for (const [key, usage] of usages) {
      this.metrics.set('yardmaster_key_tasks', usage.waiting, { key, state: 'waiting' });
      this.metrics.set('yardmaster_key_tasks', usage.running, { key, state: 'running' });
      this.metrics.set('yardmaster_key_sessions', usage.sessions, { key });
      this.metrics.set('yardmaster_key_stored_bytes', usage.storedBytes, { key });
      if (key !== other) this.utilization(key, usage);
    }
    this.rejections(rejections);
  }

  /** Counts the first event of each task. */
  changed({ event, task }: Pick<TaskChange, 'event' | 'task'>): void {
    if (task?.keyId === undefined || event.seq !== 1) return;
    this.metrics.count('yardmaster_key_submissions_total', { key: this.counterLabel(task.keyId) });
  }

  private counterLabel(keyId: string): string {
    if (this.counted.size < keyLabelsMax) this.counted.add(keyId);
    return this.counted.has(keyId) ? keyId : other;
  }

  private rejections(rejections: KeyRejections): void {
    const sums = new Map<string, { labels: { key: string; limit: string }; count: number }>();
    for (const [keyId, counts] of rejections)
      for (const [limit, count] of counts) {
        const key = this.counterLabel(keyId);
        const earlier = sums.get(`${key} ${limit}`)?.count ?? 0;
        sums.set(`${key} ${limit}`, { labels: { key, limit }, count: earlier + count });
      }
    for (const { labels, count } of sums.values()) this.metrics.set('yardmaster_key_rejections_total', count, labels);
  }

  private utilization(key: string, usage: KeyUsage): void {
    const limits = this.keys.limitsOf(key);
    for (const [use, limit] of Object.entries(limitOf) as Array<[keyof KeyUsage, keyof KeyLimits]>) {
      const max = limits[limit];
      if (max) this.metrics.set('yardmaster_key_limit_utilization', usage[use] / max, { key, limit });
    }
  }
}

/** Ranks keys: by tasks, then sessions, then bytes. */
function weightOf({ waiting, running, sessions, storedBytes, submissionsLastMinute }: KeyUsage): number {
  return (waiting + running + submissionsLastMinute + sessions) * 1e9 + Math.min(storedBytes, 1e9 - 1);
}

function sumOf(sum: KeyUsage | undefined, usage: KeyUsage): KeyUsage {
  if (!sum) return usage;
  return {
    waiting: sum.waiting + usage.waiting,
    running: sum.running + usage.running,
    sessions: sum.sessions + usage.sessions,
    storedBytes: sum.storedBytes + usage.storedBytes,
    submissionsLastMinute: sum.submissionsLastMinute + usage.submissionsLastMinute,
  };
}
