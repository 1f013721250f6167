import type { ApiKeys } from '../../access';
import type { KeyRejections, KeyUsage, TaskChange, TaskStore } from '../../tasks';
import { byLabel, KeyGauges, keyLabelsMax } from './key-gauges';
import { MetricsRegistry } from './metrics-registry';

const usage = (waiting: number, more: Partial<KeyUsage> = {}): KeyUsage => ({
  waiting,
  running: 0,
  sessions: 0,
  storedBytes: 0,
  submissionsLastMinute: 0,
  ...more,
});
const change = (keyId: string | undefined, seq = 1): TaskChange => ({ event: { seq }, task: { keyId } }) as TaskChange;

describe(KeyGauges, () => {
  const usages = new Map<string, KeyUsage>();
  const rejected = new Map<string, Map<string, number>>();
  let metrics: MetricsRegistry;
  let gauges: KeyGauges;
  beforeEach(() => {
    usages.clear();
    rejected.clear();
    metrics = new MetricsRegistry();
    const credentials = { usage: async () => usages, rejections: async () => rejected as unknown as KeyRejections };
    const keys = { limitsOf: () => ({ waitingMax: 10, sessionsMax: 0 }) } as unknown as ApiKeys;
    gauges = new KeyGauges(metrics, { credentials } as unknown as TaskStore, keys);
  });

  const samples = async (): Promise<string[]> => {
    await gauges.update();
    return (await metrics.text()).split('\n').filter((line) => line.startsWith('yardmaster_key_'));
  };

  it('shows the usage of each key, its share of the limits, and its rejections', async () => {
    usages.set('k-1', usage(4, { running: 2, sessions: 1, storedBytes: 9 }));
    rejected.set('k-1', new Map([['waitingMax', 3]]));
    gauges.changed(change('k-1'));
    gauges.changed(change('k-1', 2));
    gauges.changed(change(undefined));
    expect(await samples()).toEqual([
      'yardmaster_key_tasks{key="k-1",state="waiting"} 4',
      'yardmaster_key_tasks{key="k-1",state="running"} 2',
      'yardmaster_key_sessions{key="k-1"} 1',
      'yardmaster_key_stored_bytes{key="k-1"} 9',
      'yardmaster_key_limit_utilization{key="k-1",limit="waitingMax"} 0.4',
      'yardmaster_key_submissions_total{key="k-1"} 1',
      'yardmaster_key_rejections_total{key="k-1",limit="waitingMax"} 3',
    ]);
  });

  it('forgets keys without usage', async () => {
    usages.set('k-1', usage(1));
    await samples();
    usages.clear();
    expect(await samples()).toEqual([]);
  });

  it('sums up all but 100 keys as `other`', async () => {
    for (let n = 1; n <= 150; n++) {
      usages.set(`k-${n}`, usage(n));
      gauges.changed(change(`k-${n}`));
      rejected.set(`k-${n}`, new Map([['waitingMax', 2]]));
    }
    const found = await samples();
    const of = (name: string): string[] => found.filter((line) => line.startsWith(`${name}{`));
    expect(of('yardmaster_key_sessions')).toHaveLength(keyLabelsMax + 1);
    expect(found).toContain('yardmaster_key_tasks{key="other",state="waiting"} 1275');
    expect(found).toContain('yardmaster_key_tasks{key="k-51",state="waiting"} 51');
    expect(of('yardmaster_key_submissions_total')).toHaveLength(keyLabelsMax + 1);
    expect(found).toContain('yardmaster_key_submissions_total{key="other"} 50');
    expect(found).toContain('yardmaster_key_rejections_total{key="other",limit="waitingMax"} 100');
  });
});

describe(byLabel, () => {
  it('ranks keys without tasks by their bytes', () => {
    const all = new Map(Array.from({ length: 101 }, (_, n) => [`k-${n}`, usage(0, { storedBytes: n })] as const));
    expect(byLabel(all).get('other')).toEqual(usage(0, { storedBytes: 0 }));
  });
});
