import { YardError } from '@yardmaster/protocol';
import type { EligibleQueue, QueuePosition, WaitingQueue } from '../port';
import { parseQueueKey, queueKey } from '../queue-key';
import type { NewTask } from '../task';
import { EligibleQueues, requiresLabels } from './eligible-queues';
import { Heap } from './heap';
import { isOlder, type IsBefore } from './live-order';
import type { LiveTask } from './live-task';

interface Queue {
  name: EligibleQueue;
  waiting: Heap<LiveTask>;
}

/** What each taker sees of the queues. */
export type ReplicaQueues = Map<object, EligibleQueues>;

/**
 * Limit of combinations of a capability and required labels that one taker has to look at, so without those that it set aside. Its registry
 * keeps the workers with room for each of them; with more, each dispatched task would cost a look at every worker.
 */
export const labelSetsMax = 256;

/** The tasks that may be taken, by queue. A queue exists while a task waits in it. Each taker is told of all, and sets aside what it cannot serve. */
export class WaitingQueues {
  private readonly queues = new Map<string, Queue>();
  /** Queues that require labels. */
  private labelSets = 0;

  /** Everything is eligible again for these takers. */
  constructor(
    private readonly isBefore: IsBefore,
    private readonly replicas: ReplicaQueues,
  ) {
    for (const eligible of replicas.values()) eligible.clear();
  }

  add(live: LiveTask): void {
    (this.queues.get(live.queueKey) ?? this.open(live.queueKey)).waiting.add(live);
  }

  remove(live: LiveTask): void {
    const queue = this.queues.get(live.queueKey)!;
    queue.waiting.remove(live);
    if (queue.waiting.size > 0) return;
    this.queues.delete(live.queueKey);
    if (requiresLabels(queue.name)) this.labelSets--;
    for (const eligible of this.replicas.values()) eligible.remove(live.queueKey);
  }

  /** The task that goes before all others in these queues. */
  first(queueKeys: Iterable<string>): LiveTask | undefined {
    let best: LiveTask | undefined;
    for (const key of queueKeys) {
      const first = this.queues.get(key)?.waiting.first;
      if (first && (!best || this.isBefore(first, best))) best = first;
    }
    return best;
  }

  /** The rank of a task in its queue; undefined if it does not wait there. */
  position(live: LiveTask): QueuePosition | undefined {
    const waiting = this.queues.get(live.queueKey)?.waiting;
    const before = waiting?.countBefore(live);
    return before === undefined ? undefined : { position: before + 1, length: waiting!.size };
  }

  all(): WaitingQueue[] {
    return Array.from(this.queues.values(), ({ name, waiting }) => ({ ...name, length: waiting.size }));
  }

  /** The queues that a taker has not set aside; all of them when it asks for the first time. */
  eligible(replica: object): EligibleQueues {
    const existing = this.replicas.get(replica);
    if (existing) return existing;
    const eligible = new EligibleQueues();
    this.replicas.set(replica, eligible);
    this.addAll(eligible);
    return eligible;
  }

  /** Makes every queue eligible again for a taker. */
  clearUnservable(replica: object): void {
    const eligible = this.replicas.get(replica);
    if (eligible && eligible.size < this.queues.size) this.addAll(eligible);
  }

  /**
   * @throws YardError `QUEUE_FULL` if the task would be the first of a combination of capability and labels, and some taker (or, while there
   * is none, anyone) would have one too many to look at.
   */
  admit({ capability, labels: { require }, sessionId }: NewTask): void {
    if (this.labelSets < labelSetsMax || !requiresLabels({ require, sessionId })) return;
    const mostOfTaker = Math.max(...Array.from(this.replicas.values(), ({ labelSets }) => labelSets));
    if (this.replicas.size > 0 && mostOfTaker < labelSetsMax) return;
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
    // A session keeps the order of arrival.
    const queue = { name, waiting: new Heap(name.sessionId === undefined ? this.isBefore : isOlder) };
    this.queues.set(key, queue);
    if (requiresLabels(name)) this.labelSets++;
    for (const eligible of this.replicas.values()) eligible.add(name);
    return queue;
  }
}
