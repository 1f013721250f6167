import type { TaskCounts } from '../port';
import { bytesOf, type LiveTask } from './live-task';

type Counts = Record<'queued' | 'running', number>;

/** The live tasks of an API key, and their stored bytes. */
export interface LiveOfKey extends Counts {
  bytes: number;
}

/** Counts live tasks by capability and by API key. Tasks of the built-in key are not counted by key. */
export class LiveCounts {
  private readonly byCapability = new Map<string, Counts>();
  private readonly byKey = new Map<string, LiveOfKey>();

  /** `onRunning` is called with each changed number of running tasks of a key. */
  constructor(private readonly onRunning: (keyId: string, running: number) => void) {}

  /** Adds a task in its current state, or removes it with -1. */
  count(live: LiveTask, change: 1 | -1): void {
    const { capability, keyId, state } = live.task;
    const entry = this.byCapability.get(capability) ?? { queued: 0, running: 0 };
    entry[state as keyof Counts] += change;
    store(this.byCapability, capability, entry);
    if (keyId === undefined) return;
    const ofKey = this.byKey.get(keyId) ?? { queued: 0, running: 0, bytes: 0 };
    ofKey[state as keyof Counts] += change;
    ofKey.bytes += change * bytesOf(live);
    store(this.byKey, keyId, ofKey);
    if (state === 'running') this.onRunning(keyId, ofKey.running);
  }

  /** Records that the stored bytes of a task grew. */
  addBytes({ task: { keyId } }: LiveTask, bytes: number): void {
    if (keyId !== undefined) this.byKey.get(keyId)!.bytes += bytes;
  }

  /** True if the capability has live tasks. */
  has(capability: string): boolean {
    return this.byCapability.has(capability);
  }

  taskCounts(): TaskCounts {
    return [...this.byCapability].flatMap(([capability, counts]) =>
      (['queued', 'running'] as const)
        .map((state) => ({ capability, state, count: counts[state] }))
        .filter(({ count }) => count > 0),
    );
  }

  ofKey(keyId: string): Readonly<LiveOfKey> | undefined {
    return this.byKey.get(keyId);
  }

  /** Returns the keys with live tasks. */
  keyIds(): Iterable<string> {
    return this.byKey.keys();
  }
}

/** Keeps only entries with tasks: callers may name any number of capabilities. */
function store<T extends Counts>(counts: Map<string, T>, name: string, entry: T): void {
  if (entry.queued + entry.running > 0) counts.set(name, entry);
  else counts.delete(name);
}
