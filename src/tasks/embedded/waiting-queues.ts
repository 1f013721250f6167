import { YardError } from '@yardmaster/protocol';
import type { EligibleQueue, QueuePosition, WaitingQueue } from '../port';
import { parseQueueKey, queueKey } from '../queue-key';
import type { NewTask } from '../task';
import { EligibleQueues, requiresLabels } from './eligible-queues';
import type { KeyTurns } from './key-turns';
import { KeyedQueue } from './keyed-queue';
import { goesFirst, type IsBefore } from './live-order';
import type { LiveTask } from './live-task';

interface Queue {
  name: EligibleQueue;
  tasks: KeyedQueue;
}

/** The eligible queues of each replica. */
export type ReplicaQueues = Map<object, EligibleQueues>;

/**
 * Limit of a replica's eligible combinations of capability and required labels. The registry indexes the workers with free slots for this many
 * combinations; with more, each dispatch would scan all workers.
 */
export const labelSetsMax = 256;

/** The tasks that can be claimed, by queue. A queue exists while a task waits in it. A new queue is eligible for every replica. */
export class WaitingQueues {
  private readonly queues = new Map<string, Queue>();
  /** Queues that require labels. */
  private labelSets = 0;

  /** Makes every queue eligible again for all replicas. */
  constructor(
    private readonly isBefore: IsBefore,
    private readonly replicas: ReplicaQueues,
    private readonly turns: KeyTurns,
  ) {
    turns.reset();
    for (const eligible of replicas.values()) eligible.clear();
  }

  add(live: LiveTask): void {
    live.key = this.turns.enter(live.task.keyId);
    (this.queues.get(live.queueKey) ?? this.open(live.queueKey)).tasks.add(live);
  }

  remove(live: LiveTask): void {
    const queue = this.queues.get(live.queueKey)!;
    queue.tasks.remove(live);
    this.turns.leave(live.key!);
    live.key = undefined;
    if (queue.tasks.length > 0) return;
    this.queues.delete(live.queueKey);
    if (requiresLabels(queue.name)) this.labelSets--;
    for (const eligible of this.replicas.values()) eligible.remove(live.queueKey);
  }

  /** Returns the first task in order of these queues that can be claimed. */
  first(queueKeys: Iterable<string>): LiveTask | undefined {
    let best: LiveTask | undefined;
    for (const key of queueKeys) {
      const first = this.queues.get(key)?.tasks.first;
      if (first && (!best || goesFirst(first, best, this.isBefore))) best = first;
    }
    return best;
  }

  /** Returns the position of a task in its queue; undefined if it does not wait. */
  position(live: LiveTask): QueuePosition | undefined {
    const position = this.queues.get(live.queueKey)?.tasks.position(live);
    const keyRunning = this.turns.runningAtLimit(live.task.keyId);
    return position && { ...position, ...(keyRunning !== undefined && { keyRunning }) };
  }

  all(): WaitingQueue[] {
    return Array.from(this.queues.values(), ({ name, tasks }) => ({ ...name, length: tasks.length }));
  }

  /** Returns the queues that a replica has not marked unservable; all of them at its first call. */
  eligible(replica: object): EligibleQueues {
    const existing = this.replicas.get(replica);
    if (existing) return existing;
    const eligible = new EligibleQueues();
    this.replicas.set(replica, eligible);
    this.addAll(eligible);
    return eligible;
  }

  /** Makes every queue eligible again for a replica. */
  clearUnservable(replica: object): void {
    const eligible = this.replicas.get(replica);
    if (eligible && eligible.size < this.queues.size) this.addAll(eligible);
  }

  /**
   * @throws YardError `QUEUE_FULL` if the task needs a new combination of capability and labels, and a replica is at the limit of eligible
   * combinations (or, if there is no replica yet, the store is).
   */
  admit({ capability, labels: { require }, sessionId }: NewTask): void {
    if (this.labelSets < labelSetsMax || !requiresLabels({ require, sessionId })) return;
    const largest = Math.max(...Array.from(this.replicas.values(), ({ labelSets }) => labelSets));
    if (this.replicas.size > 0 && largest < labelSetsMax) return;
    if (this.queues.has(queueKey(capability, require))) return;
    throw new YardError(
      'QUEUE_FULL',
      `label combination limit reached (${labelSetsMax}); require fewer different labels or try again later`,
    );
  }

  private addAll(eligible: EligibleQueues): void {
    for (const { name } of this.queues.values()) eligible.add(name);
  }

  private open(key: string): Queue {
    const name = { key, ...parseQueueKey(key) };
    const queue = { name, tasks: new KeyedQueue(this.isBefore, name.sessionId !== undefined) };
    this.queues.set(key, queue);
    if (requiresLabels(name)) this.labelSets++;
    for (const eligible of this.replicas.values()) eligible.add(name);
    return queue;
  }
}
