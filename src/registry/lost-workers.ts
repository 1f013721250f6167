import type { WorkerRecord } from './worker';

/** Characters of the JSON of all lost workers together; of more, those that were lost first are forgotten. */
const charsMax = 16 * 1024 * 1024;

/** The sizes of the workers that are lost, those that were lost first before the others: they are listed for a while, in bounded room. */
export class LostWorkers {
  private readonly chars = new Map<string, number>();
  private total = 0;

  put({ workerId, instanceId, name, version, labels, capabilities, load }: WorkerRecord): void {
    this.drop(workerId);
    const chars = JSON.stringify({ workerId, instanceId, name, version, labels, capabilities, load }).length;
    this.chars.set(workerId, chars);
    this.total += chars;
  }

  drop(workerId: string): void {
    this.total -= this.chars.get(workerId) ?? 0;
    this.chars.delete(workerId);
  }

  /** The one to forget next; none while there is room. */
  get excess(): string | undefined {
    return this.total > charsMax ? this.chars.keys().next().value : undefined;
  }
}
