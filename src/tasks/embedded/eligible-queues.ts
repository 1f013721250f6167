import type { EligibleQueue } from '../port';

/** The queues with waiting tasks that one replica's fleet can serve. Unservable queues cost the replica nothing until its fleet changes. */
export class EligibleQueues {
  private readonly queues = new Map<string, EligibleQueue>();
  private labelSetTotal = 0;

  get size(): number {
    return this.queues.size;
  }

  /** Queues that require labels. */
  get labelSets(): number {
    return this.labelSetTotal;
  }

  list(): EligibleQueue[] {
    return [...this.queues.values()];
  }

  add(queue: EligibleQueue): void {
    if (this.queues.has(queue.key)) return;
    this.queues.set(queue.key, queue);
    if (requiresLabels(queue)) this.labelSetTotal++;
  }

  remove(key: string): void {
    const queue = this.queues.get(key);
    if (!queue) return;
    this.queues.delete(key);
    if (requiresLabels(queue)) this.labelSetTotal--;
  }

  clear(): void {
    this.queues.clear();
    this.labelSetTotal = 0;
  }
}

/** True if serving the queue requires an index of workers by labels in the registry. */
export function requiresLabels({ require, sessionId }: Pick<EligibleQueue, 'require' | 'sessionId'>): boolean {
  return sessionId === undefined && Object.keys(require).length > 0;
}
