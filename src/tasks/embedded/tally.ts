import type { TaskCounts, WaitingQueue } from '../task-store';
import { parseQueueKey } from '../queue-key';
import type { TaskState } from '../task.state';
import type { Database, Statement } from './sqlite';

/** A task came into being (`from` absent), went from one state to another, or was removed (`to` absent). */
export interface Move {
  capability: string;
  queueKey: string;
  from?: TaskState;
  to?: TaskState;
}

interface Count {
  capability: string;
  state: TaskState;
  count: number;
}

/**
 * How many tasks there are and how many wait, in memory, so that asking costs nothing. The counts are kept in a table of their own,
 * written with each transaction, because a million tasks take too long to count at the start; the queues are
 * counted by the index of waiting tasks, of which there are few. Read at first use and again after a rollback.
 */
export class Tally {
  private counts = new Map<string, Count>();
  private changed = new Set<Count>();
  private queues = new Map<string, WaitingQueue>();
  private waitingTotal = 0;
  private loaded = false;
  private readonly readCounts: Statement;
  private readonly readQueues: Statement;
  private readonly writeCount: Statement;

  constructor(database: Database) {
    this.readCounts = database.prepare('SELECT capability, state, count FROM task_counts');
    this.readQueues = database.prepare(
      "SELECT queue_key AS key, count(*) AS length FROM tasks INDEXED BY tasks_waiting WHERE state = 'queued' GROUP BY queue_key",
    );
    this.writeCount = database.prepare(
      'INSERT INTO task_counts (capability, state, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = excluded.count',
    );
  }

  /** Tasks that wait, in all queues. */
  waitingLength(): number {
    this.load();
    return this.waitingTotal;
  }

  /** Tasks in one state, of all capabilities. */
  inState(state: TaskState): number {
    this.load();
    return [...this.counts.values()].reduce((total, count) => total + (count.state === state ? count.count : 0), 0);
  }

  /** True where a task waits in this queue. */
  waitsIn(key: string): boolean {
    this.load();
    return this.queues.has(key);
  }

  waiting(): WaitingQueue[] {
    this.load();
    return [...this.queues.values()];
  }

  taskCounts(): TaskCounts {
    this.load();
    return Array.from(this.counts.values(), (count) => ({ ...count })).filter(({ count }) => count > 0);
  }

  apply({ capability, queueKey, from, to }: Move): void {
    this.load();
    if (from) this.count(capability, from, -1);
    if (to) this.count(capability, to, 1);
    if (from === 'queued') this.queue(queueKey, -1);
    if (to === 'queued') this.queue(queueKey, 1);
  }

  /** Writes what changed since the last time. */
  save(): void {
    for (const { capability, state, count } of this.changed) this.writeCount.run(capability, state, count);
    this.changed.clear();
  }

  /** Drops everything; it is read again when it is next asked for. */
  forget(): void {
    this.loaded = false;
  }

  private load(): void {
    if (this.loaded) return;
    this.changed.clear();
    this.counts = new Map(
      (this.readCounts.all() as Count[]).map((row) => [countKey(row.capability, row.state), { ...row }]),
    );
    this.queues = new Map(
      (this.readQueues.all() as Array<{ key: string; length: number }>).map(({ key, length }) => [
        key,
        { key, length, ...parseQueueKey(key) },
      ]),
    );
    this.waitingTotal = [...this.queues.values()].reduce((total, { length }) => total + length, 0);
    this.loaded = true;
  }

  private count(capability: string, state: TaskState, change: number): void {
    const key = countKey(capability, state);
    const entry = this.counts.get(key) ?? { capability, state, count: 0 };
    entry.count += change;
    this.counts.set(key, entry);
    this.changed.add(entry);
  }

  private queue(key: string, change: number): void {
    const queue = this.queues.get(key) ?? { key, length: 0, ...parseQueueKey(key) };
    queue.length += change;
    this.waitingTotal += change;
    if (queue.length > 0) this.queues.set(key, queue);
    else this.queues.delete(key);
  }
}

function countKey(capability: string, state: TaskState): string {
  return `${state} ${capability}`;
}
