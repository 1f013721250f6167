import { YardError } from '../../protocol';
import { parseQueueKey, queueKey } from '../queue-key';
import type { NewTask } from '../task';
import type { QueuePlace, WaitingQueue } from '../port';
import { Heap } from './heap';
import { cameBefore, type GoesBefore } from './live-order';
import type { LiveTask } from './live-task';

interface Queue {
  name: Omit<WaitingQueue, 'length'>;
  waiting: Heap<LiveTask>;
}

/**
 * Limit of combinations of a capability and required labels that wait, without those set aside. The registry keeps the workers with room for
 * each of them; with more, each dispatched task would cost a look at every worker.
 */
export const labelSetsMax = 256;

/**
 * The tasks that may be claimed, by queue. A queue exists while a task waits in it. Queues that no worker can serve are set aside, so
 * that they cost nothing until the fleet changes.
 */
export class WaitingQueues {
  private readonly queues = new Map<string, Queue>();
  /** Queues that are not set aside. */
  private readonly eligibleQueues = new Map<string, Queue>();
  /** Eligible queues that require labels. */
  private labelSets = 0;

  constructor(private readonly goesBefore: GoesBefore) {}

  add(live: LiveTask): void {
    (this.queues.get(live.queueKey) ?? this.open(live.queueKey)).waiting.add(live);
  }

  remove(live: LiveTask): void {
    const queue = this.queues.get(live.queueKey)!;
    queue.waiting.remove(live);
    if (queue.waiting.size > 0) return;
    this.queues.delete(live.queueKey);
    this.setAside([live.queueKey]);
  }

  /** The task that goes before all others in these queues. */
  first(queueKeys: readonly string[]): LiveTask | undefined {
    return queueKeys.reduce<LiveTask | undefined>((best, key) => {
      const first = this.queues.get(key)?.waiting.first;
      return first && (!best || this.goesBefore(first, best)) ? first : best;
    }, undefined);
  }

  /** The rank of a task in its queue; undefined if it does not wait there. */
  position(live: LiveTask): QueuePlace | undefined {
    const waiting = this.queues.get(live.queueKey)?.waiting;
    const before = waiting?.countBefore(live);
    return before === undefined ? undefined : { position: before + 1, length: waiting!.size };
  }

  all(): WaitingQueue[] {
    return Array.from(this.queues.values(), toWaitingQueue);
  }

  eligible(): WaitingQueue[] {
    return Array.from(this.eligibleQueues.values(), toWaitingQueue);
  }

  setAside(queueKeys: readonly string[]): void {
    for (const key of queueKeys) {
      const queue = this.eligibleQueues.get(key);
      if (!queue) continue;
      this.eligibleQueues.delete(key);
      if (hasLabels(queue.name)) this.labelSets--;
    }
  }

  bringBack(): void {
    if (this.eligibleQueues.size === this.queues.size) return;
    for (const queue of this.queues.values()) this.makeEligible(queue);
  }

  /** @throws YardError `QUEUE_FULL` if the task would be the first of one combination of capability and labels too many. */
  admit({ capability, labels: { require }, sessionId }: NewTask): void {
    if (this.labelSets < labelSetsMax || !hasLabels({ require, sessionId })) return;
    if (this.queues.has(queueKey(capability, require))) return;
    throw new YardError(
      'QUEUE_FULL',
      `label combination limit reached (${labelSetsMax}); require fewer different labels or try again later`,
    );
  }

  private open(key: string): Queue {
    const name = { key, ...parseQueueKey(key) };
    // A session keeps the order of arrival.
    const queue = { name, waiting: new Heap(name.sessionId === undefined ? this.goesBefore : cameBefore) };
    this.queues.set(key, queue);
    this.makeEligible(queue);
    return queue;
  }

  private makeEligible(queue: Queue): void {
    if (this.eligibleQueues.has(queue.name.key)) return;
    this.eligibleQueues.set(queue.name.key, queue);
    if (hasLabels(queue.name)) this.labelSets++;
  }
}

function hasLabels({ require, sessionId }: Pick<Queue['name'], 'require' | 'sessionId'>): boolean {
  return sessionId === undefined && Object.keys(require).length > 0;
}

function toWaitingQueue({ name, waiting }: Queue): WaitingQueue {
  return { ...name, length: waiting.size };
}
